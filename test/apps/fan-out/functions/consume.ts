import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';

const client = new DynamoDBClient({});

export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body, attributes } of Records) {
    await client.send(
      new PutItemCommand({
        TableName: process.env['TABLE_NAME'],
        Item: {
          consumer: { S: process.env['CONSUMER'] ?? '' },
          at: { N: String(Number(process.hrtime.bigint() / 1000n)) },
          group: { S: attributes.MessageGroupId ?? '' },
          body: { S: body },
        },
      }),
    );
  }
}
