import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTableCommand,
  DynamoDBClient,
  paginateScan,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TableSpec } from '../../../local/assembly/deployment.ts';
import { type Engine, startEngine } from '../../../local/dynamodb/engine.ts';
import { DatabaseDamagedError } from '../../../local/dynamodb/engine-process.ts';
import { TableDiffersError } from '../../../local/dynamodb/tables.ts';

const table: TableSpec = {
  logicalId: 'Table',
  name: 'Table',
  attributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'owner', AttributeType: 'S' },
  ],
  keySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  globalSecondaryIndexes: [
    {
      IndexName: 'byOwner',
      KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

let directory: string;
let engine: Engine;
let pid: number;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'engine-test-'));
  engine = await start();
  await engine.ensureTables([table]);
});
afterEach(async () => {
  await engine.stop();
  await rm(directory, { recursive: true });
});

const start = (file = 'tables.sqlite') =>
  startEngine({
    databasePath: join(directory, file),
    installDirectory: directory,
    onMessage: () => {},
    onSpawn: (spawned) => {
      pid = spawned;
    },
  });

const clientOf = ({ endpoint = '' }: Engine) =>
  new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });

/** Both halves of one transaction. */
const pair = (name: string) =>
  new TransactWriteItemsCommand({
    TransactItems: ['a', 'b'].map((half) => ({
      Put: {
        TableName: table.name,
        Item: { id: { S: `${name}/${half}` }, owner: { S: name }, pad: { S: 'x'.repeat(2_000) } },
      },
    })),
  });

async function storedIds(): Promise<ReadonlySet<string>> {
  const client = clientOf(engine);
  const ids: string[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table.name })) {
    ids.push(...Items.map(({ id }) => id?.S ?? ''));
  }
  client.destroy();
  return new Set(ids);
}

it('leads a process group of its own, which no Ctrl-C of the terminal reaches', () => {
  expect(() => process.kill(-pid, 0)).not.toThrow();
});

describe('an engine that is ended by kill -9 amid writes', () => {
  it('has every transaction that it answered, and none by half', async () => {
    const answered: string[] = [];
    for (let life = 0; life < 4; life++) {
      const client = clientOf(engine);
      let dead = false;
      const write = async (writer: number) => {
        for (let i = 0; !dead; i++) {
          const name = `${life}-${writer}-${i}`;
          try {
            await client.send(pair(name));
            answered.push(name);
          } catch {
            dead = true;
          }
          // At a count of writes, not at a time: while the others are under way.
          if (answered.length === (life + 1) * 25) process.kill(pid, 'SIGKILL');
        }
      };
      await Promise.all([0, 1, 2, 3].map(write));
      client.destroy();
      await engine.stop();
      engine = await start();
    }
    const stored = await storedIds();
    expect(answered.length).toBeGreaterThanOrEqual(100);
    expect(answered.filter((name) => !stored.has(`${name}/a`))).toEqual([]);
    const halves = [...stored].filter((id) => {
      const [name, half] = id.split('/');
      return !stored.has(`${name}/${half === 'a' ? 'b' : 'a'}`);
    });
    expect(halves).toEqual([]);
  });

  it('has its tables and indexes, which are those that the template asks for', async () => {
    process.kill(pid, 'SIGKILL');
    await engine.stop();
    engine = await start();
    await engine.ensureTables([table]);
    const client = clientOf(engine);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table.name }));
    client.destroy();
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['byOwner']);
  });
});

describe('a table that is kept and differs from the template', () => {
  const index = table.globalSecondaryIndexes[0];
  it.each<[string, Partial<TableSpec>]>([
    ['keys', { keySchema: [...table.keySchema, { AttributeName: 'owner', KeyType: 'RANGE' }] }],
    [
      'types of keys',
      {
        attributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'N' },
          { AttributeName: 'owner', AttributeType: 'S' },
        ],
      },
    ],
    [
      'indexes',
      {
        globalSecondaryIndexes: index
          ? [{ ...index, Projection: { ProjectionType: 'ALL' as const } }]
          : [],
      },
    ],
  ])('is named, with its %s', async (what, difference) => {
    const changed = { ...table, ...difference };
    await expect(engine.ensureTables([changed])).rejects.toThrow(TableDiffersError);
    await expect(engine.ensureTables([changed])).rejects.toThrow(`Table exists with other ${what}`);
  });
});

it('has local indexes, and names a table that is kept with others', async () => {
  const sortable: TableSpec = {
    ...table,
    name: 'Sortable',
    keySchema: [...table.keySchema, { AttributeName: 'owner', KeyType: 'RANGE' }],
    attributeDefinitions: [
      ...table.attributeDefinitions,
      { AttributeName: 'day', AttributeType: 'S' },
    ],
    globalSecondaryIndexes: [],
    localSecondaryIndexes: [
      {
        IndexName: 'byDay',
        KeySchema: [
          { AttributeName: 'id', KeyType: 'HASH' },
          { AttributeName: 'day', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['pad'] },
      },
    ],
  };
  const [index] = sortable.localSecondaryIndexes ?? [];
  const other = index ? [{ ...index, IndexName: 'byHour' }] : [];
  await engine.ensureTables([sortable]);

  await expect(engine.ensureTables([sortable])).resolves.toBeUndefined();
  await expect(
    engine.ensureTables([{ ...sortable, localSecondaryIndexes: other }]),
  ).rejects.toThrow('Sortable exists with other local indexes');
});

it('says so when its file is no database', async () => {
  await writeFile(join(directory, 'damaged.sqlite'), 'not a database '.repeat(100));
  await expect(start('damaged.sqlite')).rejects.toThrow(DatabaseDamagedError);
});
