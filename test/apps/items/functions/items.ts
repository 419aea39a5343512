import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env['TABLE_NAME'];

const answer = (statusCode: number, body?: unknown): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  ...(body !== undefined && {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }),
});

export async function handler(
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const id = event.pathParameters?.['id'];
  switch (event.routeKey) {
    case 'POST /items': {
      const Item = { id: randomUUID(), ...JSON.parse(event.body ?? '{}') };
      await client.send(new PutCommand({ TableName, Item }));
      return answer(201, Item);
    }
    case 'GET /items': {
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'byKind',
          KeyConditionExpression: 'kind = :kind',
          ExpressionAttributeValues: { ':kind': event.queryStringParameters?.['kind'] ?? 'any' },
        }),
      );
      return answer(200, Items);
    }
    case 'GET /items/{id}': {
      const { Item } = await client.send(new GetCommand({ TableName, Key: { id } }));
      return Item ? answer(200, Item) : answer(404, { message: `no item ${id}` });
    }
    case 'DELETE /items/{id}':
      await client.send(new DeleteCommand({ TableName, Key: { id } }));
      return answer(204);
    default:
      return answer(404);
  }
}
