import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, allow, because, REGION, worker } from '../worker.ts';

const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/orders`;

describe('DynamoDB', () => {
  const TableName = 'orders';
  const Key = { id: { S: 'a' } };
  const query = (IndexName?: string) =>
    new QueryCommand({ TableName, IndexName, KeyConditionExpression: 'id = :id' });
  const write = (TransactItems: TransactWriteItemsCommand['input']['TransactItems']) =>
    new TransactWriteItemsCommand({ TransactItems });

  it.each([
    [
      'PutItem',
      TABLE,
      (client: DynamoDBClient) => client.send(new PutItemCommand({ TableName, Item: Key })),
    ],
    [
      'GetItem',
      TABLE,
      (client: DynamoDBClient) => client.send(new GetItemCommand({ TableName: TABLE, Key })),
    ],
    ['Scan', TABLE, (client: DynamoDBClient) => client.send(new ScanCommand({ TableName }))],
    ['Query', TABLE, (client: DynamoDBClient) => client.send(query())],
    ['Query', `${TABLE}/index/by-day`, (client: DynamoDBClient) => client.send(query('by-day'))],
    [
      'BatchGetItem',
      TABLE,
      (client: DynamoDBClient) =>
        client.send(new BatchGetItemCommand({ RequestItems: { orders: { Keys: [Key] } } })),
    ],
    [
      'BatchWriteItem',
      TABLE,
      (client: DynamoDBClient) =>
        client.send(
          new BatchWriteItemCommand({ RequestItems: { orders: [{ DeleteRequest: { Key } }] } }),
        ),
    ],
    [
      'GetItem',
      TABLE,
      (client: DynamoDBClient) =>
        client.send(new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key } }] })),
    ],
    [
      'PutItem',
      TABLE,
      (client: DynamoDBClient) => client.send(write([{ Put: { TableName, Item: Key } }])),
    ],
    [
      'UpdateItem',
      TABLE,
      (client: DynamoDBClient) =>
        client.send(write([{ Update: { TableName, Key, UpdateExpression: 'SET a = :a' } }])),
    ],
    [
      'DeleteItem',
      TABLE,
      (client: DynamoDBClient) => client.send(write([{ Delete: { TableName, Key } }])),
    ],
    [
      'ConditionCheckItem',
      TABLE,
      (client: DynamoDBClient) =>
        client.send(write([{ ConditionCheck: { TableName, Key, ConditionExpression: 'a = :a' } }])),
    ],
  ] as const)('asks for %s on %s, and for nothing else', async (name, resource, call) => {
    const action = `dynamodb:${name}`;
    const { asFunction } = await worker(allow(action, resource));
    await call(new DynamoDBClient(asFunction));

    const all = allow('dynamodb:*', '*');
    const { asFunction: asAnother } = await worker(all, {
      ...allow(action, resource),
      Effect: 'Deny',
    });
    await expect(call(new DynamoDBClient(asAnother))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`perform: ${action} on resource: ${resource} with`),
    });
  });

  it('refuses a whole transaction for one part, in AWS’s words', async () => {
    const { asFunction } = await worker(allow('dynamodb:PutItem', TABLE));
    const put = { Put: { TableName, Item: Key } };
    const client = new DynamoDBClient(asFunction);
    await client.send(write([put]));
    await expect(
      client.send(write([put, { Put: { TableName: 'stock', Item: Key } }])),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: because('dynamodb:PutItem', TABLE.replace('orders', 'stock')),
    });
  });

  it('refuses what it does not know the permissions of', async () => {
    const { asFunction } = await worker(allow('*', '*'));
    await expect(
      new DynamoDBClient(asFunction).send(new ExecuteStatementCommand({ Statement: 'SELECT' })),
    ).rejects.toThrow('dynamodb:ExecuteStatement on resource: * because it is not known');
  });
});
