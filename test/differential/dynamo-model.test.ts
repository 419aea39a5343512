/**
 * The model of DynamoDB against a real engine, through the real adapter. `DIFFERENTIAL_RUNS` and
 * `DIFFERENTIAL_SEED` make it longer.
 */
import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIST_INDEX } from '../../lambdas/api/list-index.ts';
import { dynamoDbScanner } from '../../lambdas/runtime/aws/dynamodb-scanner.ts';
import { dynamoDbStore } from '../../lambdas/runtime/aws/dynamodb-store.ts';
import { toKey } from '../../lambdas/runtime/aws/expressions.ts';
import type { Item, Write } from '../../lambdas/runtime/ports.ts';
import { type Engine, startEngine } from '../lambdas/runtime/aws/engine.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MAX_ITEM_BYTES } from '../support/item-bytes.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { compare, nothingCompared } from './compare.ts';
import { differences } from './known-differences.ts';
import { sequences, storableKeys, tables } from './operations.ts';
import { scanAll, type Tables } from './perform.ts';

const RUNS = Number(process.env['DIFFERENTIAL_RUNS'] ?? 60);
const SEED = Number(process.env['DIFFERENTIAL_SEED'] ?? 1);

let running: Engine;
let engine: Tables;
let model: MemoryStore;

beforeAll(async () => {
  running = await startEngine();
  const { client, tableNames } = running;
  const store = dynamoDbStore(client, tableNames, new FakeClock());
  engine = { ...store, ...dynamoDbScanner(client, tableNames) };
});
afterAll(() => running.stop());
beforeEach(startAfresh);

/** A new model, and nothing in the engine of what sequences write. */
async function startAfresh(): Promise<void> {
  model = new MemoryStore();
  const TransactItems = tables.flatMap((table) =>
    storableKeys.map((key) => ({
      Delete: { TableName: running.tableNames[table], Key: toKey(table, key) },
    })),
  );
  await running.client.send(new TransactWriteItemsCommand({ TransactItems }));
}

// The first: it scans whole tables, and those below leave items that no sequence writes.
it(
  'the model answers, refuses and keeps what the engine does, whatever is asked',
  async () => {
    const compared = nothingCompared();
    await fc.assert(
      fc.asyncProperty(sequences(), async (operations) => {
        await startAfresh();
        await compare(operations, { model, engine }, compared);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    console.log('compared', compared);
    // Neither side is boring: all kinds of outcomes are there.
    expect(compared.answers).toBeGreaterThan(5 * RUNS);
    expect(compared.refusals).toBeGreaterThan(2 * RUNS);
    expect(compared.errors).toBeGreaterThan(RUNS / 4);
  },
  60_000 + RUNS * 500,
);

const put = (sku: string, rest: Item = {}): Write => ({
  kind: 'put',
  table: 'stock',
  item: { sku, ...rest },
});
const absent = { kind: 'absent', attribute: 'sku' } as const;
/** A product whose item has so many bytes. */
const sized = (sku: string, bytes: number, letter = 'x'): Write => {
  const room = bytes - Buffer.byteLength(`sku${sku}pad`);
  const size = Buffer.byteLength(letter);
  return put(sku, { pad: letter.repeat(room / size) + 'x'.repeat(room % size) });
};

/** Both do the writes, and both do or refuse them alike. */
async function both(writes: readonly Write[]): Promise<'committed' | 'refused' | 'error'> {
  const outcomes = await Promise.all(
    [model, engine].map(async (store) => {
      try {
        return (await store.transact(writes)).kind;
      } catch {
        return 'error';
      }
    }),
  );
  const [first = 'error', second] = outcomes;
  expect(first).toBe(second);
  return first;
}

it('strings are ordered by their UTF-8, in conditions and in an index', async () => {
  // In UTF-16, which is JavaScript's order, the second comes first.
  const [less, more] = ['\uff5e', '\u{1f600}'];
  const when = { kind: 'compare', attribute: 'a', operator: '>', value: less } as const;
  expect(await both([put('1', { a: more })])).toBe('committed');
  expect(await both([{ ...put('1', { a: less }), when }])).toBe('committed');
  for (const [orderId, listPosition] of [
    ['1', less],
    ['2', more],
  ] as const) {
    const item = { orderId, listPartition: 'p', listPosition };
    expect(await both([{ kind: 'put', table: 'orders', item }])).toBe('committed');
  }
  const newestFirst = {
    table: 'orders',
    index: LIST_INDEX,
    partition: { attribute: 'listPartition', value: 'p' },
    sort: { attribute: 'listPosition' },
    limit: 2,
  } as const;
  for (const store of [model, engine]) {
    expect((await store.query(newestFirst)).map((item) => item['orderId'])).toEqual(['2', '1']);
  }
});

it('a scan goes on from a key that is not there, as from one that is', async () => {
  const owners = Array.from({ length: 20 }, (_, n) => ({ owner: `owner-${n}` }));
  for (const item of owners) {
    expect(await both([{ kind: 'put', table: 'owners', item }])).toBe('committed');
  }
  for (const store of [model, engine]) {
    const { sizes, items } = await scanAll(store, 'owners', 5);
    expect(items).toHaveLength(20);
    expect(sizes).toEqual([5, 5, 5, 5, 0]);
    const all = await store.scan('owners', 100);
    const left: number[] = [];
    for (let n = 0; n < 10; n++) {
      const behind = await store.scan('owners', 100, `owner-${n}-and-more`);
      expect(all.items.slice(-behind.items.length || 20)).toEqual(behind.items);
      left.push(behind.items.length);
    }
    // Each key has a place, and not all of them one.
    expect(new Set(left).size).toBeGreaterThan(2);
  }
});

describe('the limits of both are the same:', () => {
  it.each(['x', '\u00e9', '\u{1f600}'])('400 KB an item, in UTF-8, of %s', async (letter) => {
    expect(await both([sized('1', MAX_ITEM_BYTES, letter)])).toBe('committed');
    expect(await both([sized('2', MAX_ITEM_BYTES + 1, letter)])).toBe('error');
    const grow: Write = { kind: 'update', table: 'stock', key: '1', set: { a: 'x' } };
    expect(await both([grow])).toBe('error');
    // An update is judged by what is stored, after its condition; a put by itself, before it.
    expect(await both([{ ...grow, when: absent }])).toBe('refused');
    expect(await both([{ ...sized('1', MAX_ITEM_BYTES + 1, letter), when: absent }])).toBe('error');
  });

  it('1 to 100 actions a transaction, each on an item of its own', async () => {
    const writes = Array.from({ length: 101 }, (_, n) => put(`many-${n}`));
    expect(await both([])).toBe('error');
    expect(await both(writes.slice(1))).toBe('committed');
    expect(await both(writes)).toBe('error');
    expect(await both([...writes.slice(2), put('many-2')])).toBe('error');
  });

  it('4 MB a transaction of puts', async () => {
    const writes = Array.from({ length: 10 }, (_, n) => sized(`large-${n}`, MAX_ITEM_BYTES));
    const rest = 4 * 1024 * 1024 - 10 * MAX_ITEM_BYTES;
    expect(await both([...writes, sized('large-10', rest)])).toBe('committed');
    expect(await both([...writes, sized('large-10', rest + 1)])).toBe('error');
  });

  it('a refusal names the writes of 100 that met it, each with its item', async () => {
    const writes = Array.from({ length: 100 }, (_, n) => ({ ...put(`one-${n}`), when: absent }));
    for (const n of [0, 42, 99]) expect(await both([put(`one-${n}`, { n })])).toBe('committed');
    const refusal = await engine.transact(writes);
    expect(await model.transact(writes)).toEqual(refusal);
    const named = refusal.kind === 'refused' ? Object.entries(refusal.refusals) : [];
    expect(named.filter(([, refused]) => refused).map(([at]) => at)).toEqual(['0', '42', '99']);
  });
});

describe('the engine is not DynamoDB:', () => {
  // Scylla's tests, which pass on DynamoDB: https://github.com/scylladb/scylladb/issues/5862
  it(differences['empty item'], async () => {
    const write: Write = { kind: 'update', table: 'stock', key: '1', remove: ['a'] };
    for (const store of [model, engine]) expect(await store.write(write)).toEqual(COMMITTED);
    expect(await model.get([{ table: 'stock', key: '1' }])).toEqual([undefined]);
    expect(await engine.get([{ table: 'stock', key: '1' }])).toEqual([{ sku: '1' }]);
  });

  // UpdateItem refuses both, in DynamoDB and here: UpdateExpression, Developer Guide.
  it.each([
    [differences['overlapping paths'], { set: { a: 1 }, remove: ['a'] }],
    [differences['empty update'], {}],
  ])('%s', async (_, fields) => {
    const write: Write = { kind: 'update', table: 'stock', key: '1', ...fields };
    for (const store of [model, engine]) await expect(store.write(write)).rejects.toThrow();
    await expect(model.transact([write])).rejects.toThrow();
    expect(await engine.transact([write])).toEqual(COMMITTED);
  });

  // TransactWriteItems, API reference: the aggregate size of the items cannot exceed 4 MB.
  it('in a transaction, an update of a large item counts as what it changes', async () => {
    const keys = Array.from({ length: 11 }, (_, n) => `grown-${n}`);
    for (const key of keys) expect(await both([sized(key, 390_000)])).toBe('committed');
    const writes = keys.map(
      (key): Write => ({ kind: 'update', table: 'stock', key, set: { a: 1 } }),
    );
    await expect(model.transact(writes)).rejects.toThrow('at most 4 MB');
    expect(await engine.transact(writes)).toEqual(COMMITTED);
  });
});

describe('the model is stricter than DynamoDB, where the pipeline never is:', () => {
  it('a number counts at its longest in the size of an item', async () => {
    const write = sized('1', MAX_ITEM_BYTES - 10);
    const item = write.kind === 'put' ? { ...write.item, n: 1 } : {};
    const larger: Write = { kind: 'put', table: 'stock', item };
    await expect(model.write(larger)).rejects.toThrow('at most 400 KB');
    expect(await engine.write(larger)).toEqual(COMMITTED);
  });

  it('a sum that JavaScript cannot hold is refused when it is made, and not read', async () => {
    expect(await both([put('1', { n: Number.MAX_SAFE_INTEGER })])).toBe('committed');
    const add: Write = { kind: 'update', table: 'stock', key: '1', add: { n: 1 } };
    await expect(model.write(add)).rejects.toThrow('grows beyond');
    expect(await engine.write(add)).toEqual(COMMITTED);
    expect(await engine.get([{ table: 'stock', key: '1' }])).toEqual([{ sku: '1', n: null }]);
  });
});

const COMMITTED = { kind: 'committed' };
