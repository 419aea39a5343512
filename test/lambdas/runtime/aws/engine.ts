/** The DynamoDB engine for tests: in memory, on a free port, with one table a role. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LIST_INDEX } from '../../../../lambdas/api/list-index.ts';
import { keyAttribute, type Table } from '../../../../lambdas/runtime/ports.ts';
import { RECEIVED_INDEX } from '../../../../lambdas/runtime/received-index.ts';
import { UNDER_WAY_INDEX } from '../../../../lambdas/runtime/under-way-index.ts';

const BINARY = new URL('../../../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url)
  .pathname;

export interface Engine {
  readonly client: DynamoDBClient;
  readonly tableNames: Readonly<Record<Table, string>>;
  stop(): Promise<void>;
}

/** Starts the engine and creates the tables; the caller must stop it. */
export async function startEngine(): Promise<Engine> {
  const port = await freePort();
  const child = spawn(BINARY, ['serve', '--host', '127.0.0.1', '--port', String(port)], {
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const stop = async () => {
    client.destroy();
    child.kill('SIGKILL');
    await exited;
  };
  try {
    await untilItAnswers(port);
    const tableNames = await createTables(client);
    return { client, tableNames, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createTables(client: DynamoDBClient): Promise<Record<Table, string>> {
  for (const table of tables) {
    const isOrders = table === 'orders';
    const attributes = [
      keyAttribute[table],
      ...(isOrders
        ? ['listPartition', 'listPosition', 'receivedBucket', 'underWayBucket', 'underWaySince']
        : []),
    ];
    await client.send(
      new CreateTableCommand({
        TableName: nameOf(table),
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: attributes.map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        KeySchema: [{ AttributeName: keyAttribute[table], KeyType: 'HASH' }],
        ...(isOrders && {
          GlobalSecondaryIndexes: [
            indexOn(LIST_INDEX, 'listPartition'),
            indexOn(RECEIVED_INDEX, 'receivedBucket'),
            indexOn(UNDER_WAY_INDEX, 'underWayBucket', 'underWaySince'),
          ],
        }),
      }),
    );
  }
  return Object.fromEntries(tables.map((table) => [table, nameOf(table)])) as Record<Table, string>;
}

const tables = Object.keys(keyAttribute) as readonly Table[];

const nameOf = (table: Table) => `Test-${table}`;

const indexOn = (IndexName: string, partition: string, sort = 'listPosition') => ({
  IndexName,
  KeySchema: [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ],
  Projection: { ProjectionType: 'KEYS_ONLY' as const },
});

async function untilItAnswers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      await (await fetch(`http://127.0.0.1:${port}`)).arrayBuffer();
      return;
    } catch {
      await delay(25);
    }
  }
  throw new Error('the DynamoDB engine did not answer');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
