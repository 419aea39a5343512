/** One implementation as the project's own adapter uses it, with tables of its own. */
import {
  type AttributeValue,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  type BatchWriteItemCommandOutput,
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  ScanCommand,
  TransactWriteItemsCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import { LIST_INDEX } from '../../../../lambdas/api/list-index.ts';
import { dynamoDbClient } from '../../../../lambdas/runtime/aws/clients.ts';
import { dynamoDbScanner } from '../../../../lambdas/runtime/aws/dynamodb-scanner.ts';
import { dynamoDbStore } from '../../../../lambdas/runtime/aws/dynamodb-store.ts';
import { toKey } from '../../../../lambdas/runtime/aws/expressions.ts';
import { keyAttribute, type Scanner, type Store } from '../../../../lambdas/runtime/ports.ts';
import { storableKeys, tables } from '../../../differential/operations.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { type Call, recordCalls } from './recorder.ts';

/** One attempt: a retry would hide what went wrong. Patient: the machine may be busy. */
const REQUEST_TIMEOUT_MS = 60_000;
const patience = { minDelay: 1, maxDelay: 5, maxWaitTime: 120 };

/** BatchWriteItem, API reference. */
const MAX_BATCH_WRITE = 25;
/** For what was left unprocessed. */
const MAX_ROUNDS = 20;
/** What the sequences write has a quarter as many. */
const MAX_PAGES = 100;

/** Connections are kept, and given up before the other end gives them up (5 s). */
const connections = { keepAlive: true, timeout: 2_000 };

/** Partition and sort key of the index of `orders`. */
export const INDEX_KEYS = ['listPartition', 'listPosition'] as const;

export type TableNames = Readonly<Record<(typeof tables)[number], string>>;

export interface Side {
  readonly client: DynamoDBClient;
  readonly store: Store;
  readonly scanner: Scanner;
  readonly tableNames: TableNames;
  /** Takes what was called since it was asked last. */
  takeCalls(): readonly Call[];
  /** The next call has a connection of its own. */
  reconnect(): void;
  /** Takes away what a generated sequence can have written. */
  startAfresh(): Promise<void>;
  /** Takes away whatever there is. */
  empty(): Promise<void>;
  /** Deletes the tables. */
  end(): Promise<void>;
}

/** `given`: an address that the user named. */
export type Whose = 'laptop' | 'other' | 'given';

export async function openSide(url: string, prefix: string, whose: Whose): Promise<Side> {
  const client = dynamoDbClient({
    endpoint: url,
    maxAttempts: 1,
    requestHandler: {
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      httpAgent: connections,
      httpsAgent: connections,
    },
    ...identity(whose),
  });
  const tableNames = { orders: `${prefix}-orders`, stock: `${prefix}-stock` };
  for (const table of tables) await createTable(client, table, tableNames[table]);
  const takeCalls = recordCalls(client);
  const createAnewUnlessLaptop = async (error: unknown) => {
    if (whose === 'laptop') throw error;
    await createAnew(client, tableNames);
  };
  return {
    client,
    store: dynamoDbStore(client, tableNames, new FakeClock()),
    scanner: dynamoDbScanner(client, tableNames),
    tableNames,
    takeCalls,
    // The client goes on: it only closes the connections that it has.
    reconnect: () => client.destroy(),
    async startAfresh() {
      await deleteStorable(client, tableNames).catch(createAnewUnlessLaptop);
      takeCalls();
    },
    async empty() {
      const emptied = tables.map((table) => deleteAll(client, table, tableNames[table]));
      await Promise.all(emptied).catch(createAnewUnlessLaptop);
      takeCalls();
    },
    async end() {
      for (const table of tables) await deleteTable(client, tableNames[table]);
      client.destroy();
    },
  };
}

/** The user's own go to no address but one that the user named. */
function identity(whose: Whose) {
  const isGiven = whose === 'given';
  const region = (isGiven && process.env['AWS_REGION']) || 'us-east-1';
  if (isGiven && process.env['AWS_ACCESS_KEY_ID']) return { region };
  return { region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}

/** For tables that hold what their own implementation fails to read, such as "" for a number. */
async function createAnew(client: DynamoDBClient, tableNames: TableNames): Promise<void> {
  for (const table of tables) {
    await deleteTable(client, tableNames[table]);
    await createTable(client, table, tableNames[table]);
  }
}

async function deleteTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await client.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists({ client, ...patience }, { TableName });
}

/** As `lib/` has them, with the one index that is drawn from. */
async function createTable(
  client: DynamoDBClient,
  table: keyof TableNames,
  TableName: string,
): Promise<void> {
  await client.send(new CreateTableCommand(tableInput(table, TableName)));
  await waitUntilTableExists({ client, ...patience }, { TableName });
}

/** What creates one of the tables, in the fields that the laptop sends. */
export function tableInput(table: keyof TableNames, TableName: string) {
  const [partition, sort] = INDEX_KEYS;
  const indexed = table === 'orders' ? INDEX_KEYS : [];
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: [keyAttribute[table], ...indexed].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S' as const,
    })),
    KeySchema: [{ AttributeName: keyAttribute[table], KeyType: 'HASH' as const }],
    ...(table === 'orders' && {
      GlobalSecondaryIndexes: [
        {
          IndexName: LIST_INDEX,
          KeySchema: [
            { AttributeName: partition, KeyType: 'HASH' as const },
            { AttributeName: sort, KeyType: 'RANGE' as const },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' as const },
        },
      ],
    }),
  };
}

async function deleteStorable(client: DynamoDBClient, tableNames: TableNames): Promise<void> {
  const TransactItems = tables.flatMap((table) =>
    storableKeys.map((key) => ({
      Delete: { TableName: tableNames[table], Key: toKey(table, key) },
    })),
  );
  await client.send(new TransactWriteItemsCommand({ TransactItems }));
}

async function deleteAll(
  client: DynamoDBClient,
  table: keyof TableNames,
  TableName: string,
): Promise<void> {
  // A page is at most 1 MB, and each round takes one away.
  for (let page = 0; page < MAX_PAGES; page++) {
    const scan = new ScanCommand({ TableName, ProjectionExpression: keyAttribute[table] });
    const { Items = [], LastEvaluatedKey } = await client.send(scan);
    for (let start = 0; start < Items.length; start += MAX_BATCH_WRITE) {
      await deleteBatch(client, TableName, Items.slice(start, start + MAX_BATCH_WRITE));
    }
    if (LastEvaluatedKey === undefined) return;
  }
  throw new Error(`${TableName} cannot be emptied`);
}

async function deleteBatch(
  client: DynamoDBClient,
  TableName: string,
  keys: readonly Record<string, AttributeValue>[],
): Promise<void> {
  let left: BatchWriteItemCommandInput['RequestItems'] = {
    [TableName]: keys.map((Key) => ({ DeleteRequest: { Key } })),
  };
  for (let round = 0; left && Object.keys(left).length > 0; round++) {
    if (round === MAX_ROUNDS) throw new Error(`${TableName} cannot be emptied`);
    const output: BatchWriteItemCommandOutput = await client.send(
      new BatchWriteItemCommand({ RequestItems: left }),
    );
    left = output.UnprocessedItems;
  }
}
