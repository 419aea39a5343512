import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIST_INDEX } from '../../../../lambdas/api/list-index.ts';
import { dynamoDbStore } from '../../../../lambdas/runtime/aws/dynamodb-store.ts';
import { PermanentFault } from '../../../../lambdas/runtime/faults.ts';
import type { Item, Store, Write } from '../../../../lambdas/runtime/ports.ts';
import {
  RECEIVED_INDEX,
  RECEIVED_PARTITION,
  RECEIVED_SORT,
} from '../../../../lambdas/runtime/received-index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { type Engine, startEngine } from './engine.ts';
import { stubService } from './stub-service.ts';

let engine: Engine;
let store: Store;
/** Keys are new in each test, so that one engine serves them all. */
let sku: string;
let count = 0;

beforeAll(async () => {
  engine = await startEngine();
  store = dynamoDbStore(engine.client, engine.tableNames, new FakeClock());
});
afterAll(() => engine.stop());
beforeEach(() => {
  count += 1;
  sku = `SKU-${count}`;
});

const put = (item: { readonly sku: string; readonly available: number }): Write => ({
  kind: 'put',
  table: 'stock',
  item,
});
const take = (key: string, quantity: number): Write => ({
  kind: 'update',
  table: 'stock',
  key,
  add: { available: -quantity },
  when: { kind: 'compare', attribute: 'available', operator: '>=', value: quantity },
});
const stockOf = async (key: string) => (await store.get([{ table: 'stock', key }]))[0];

describe('the store on DynamoDB', () => {
  it('reads what was written, in the order of the keys, with gaps where nothing is', async () => {
    await store.write(put({ sku, available: 1 }));
    await store.write(put({ sku: `${sku}b`, available: 2 }));
    const keys = [`${sku}b`, 'absent', sku, sku].map((key) => ({ table: 'stock' as const, key }));
    const items = await store.get(keys);
    expect(items.map((item) => item?.['available'])).toEqual([2, undefined, 1, 1]);
  });

  it('reads no keys without a call, and more than one request can hold', async () => {
    expect(await store.get([])).toEqual([]);
    const keys = Array.from({ length: 250 }, (_, n) => `${sku}-${n}`);
    for (const key of keys.filter((_, n) => n % 50 === 0)) {
      await store.write(put({ sku: key, available: 1 }));
    }
    const items = await store.get(keys.map((key) => ({ table: 'stock', key })));
    expect(items.flatMap((item, n) => (item ? [n] : []))).toEqual([0, 50, 100, 150, 200]);
  });

  it('keeps nested values, Unicode included, and leaves out what is undefined', async () => {
    const item = { orderId: sku, deep: [{ a: null, b: true, c: 'Zoë 😀' }], gone: undefined };
    await store.write({ kind: 'put', table: 'orders', item });
    const [read] = await store.get([{ table: 'orders', key: sku }]);
    expect(read).toEqual({ orderId: sku, deep: [{ a: null, b: true, c: 'Zoë 😀' }] });
  });

  it('refuses a write whose condition does not hold, with the stored item', async () => {
    await store.write(put({ sku, available: 1 }));
    expect(await store.write(take(sku, 2))).toEqual({
      kind: 'refused',
      refusals: [{ kind: 'condition', item: { sku, available: 1 } }],
    });
    expect(await stockOf(sku)).toEqual({ sku, available: 1 });
  });

  it('refuses a write on what is not there, without an item', async () => {
    expect(await store.write(take(sku, 1))).toEqual({
      kind: 'refused',
      refusals: [{ kind: 'condition' }],
    });
  });

  it('sets and adds in one update', async () => {
    await store.write(put({ sku, available: 1 }));
    const update: Write = {
      kind: 'update',
      table: 'stock',
      key: sku,
      set: { name: 'Mug' },
      add: { available: 4, counted: 2 },
    };
    expect(await store.write(update)).toEqual({ kind: 'committed' });
    expect(await stockOf(sku)).toEqual({ sku, available: 5, name: 'Mug', counted: 2 });
  });

  it('commits a transaction as a whole', async () => {
    await store.write(put({ sku, available: 5 }));
    const record = { messageId: sku, owed: [], expiresAt: 1 };
    const commit = await store.transact([
      { kind: 'put', table: 'idempotency', item: record },
      take(sku, 2),
    ]);
    expect(commit).toEqual({ kind: 'committed' });
    expect(await stockOf(sku)).toEqual({ sku, available: 3 });
    expect(await store.get([{ table: 'idempotency', key: sku }])).toEqual([record]);
  });

  it('commits none of a transaction that is refused, and says which write refused it', async () => {
    await store.write(put({ sku, available: 5 }));
    await store.write(put({ sku: `${sku}b`, available: 1 }));
    expect(await store.transact([take(sku, 2), take(`${sku}b`, 2)])).toEqual({
      kind: 'refused',
      refusals: [undefined, { kind: 'condition', item: { sku: `${sku}b`, available: 1 } }],
    });
    expect(await stockOf(sku)).toEqual({ sku, available: 5 });
  });

  it('compares with AND and OR as the mail’s claim needs them', async () => {
    const claim = (nowMs: number): Write => ({
      kind: 'put',
      table: 'idempotency',
      item: { messageId: sku, status: 'claimed', leaseUntil: nowMs + 10 },
      when: {
        kind: 'any',
        of: [
          { kind: 'absent', attribute: 'messageId' },
          {
            kind: 'all',
            of: [
              { kind: 'compare', attribute: 'status', operator: '=', value: 'claimed' },
              { kind: 'compare', attribute: 'leaseUntil', operator: '<=', value: nowMs },
            ],
          },
        ],
      },
    });
    expect((await store.write(claim(0))).kind).toBe('committed');
    expect((await store.write(claim(9))).kind).toBe('refused');
    expect((await store.write(claim(10))).kind).toBe('committed');
  });

  it('queries an index, newest first, before a position and up to a limit', async () => {
    for (const n of [1, 3, 2, 4]) {
      const item = { orderId: `${sku}-${n}`, listPartition: sku, listPosition: `2026#${n}`, x: 1 };
      await store.write({ kind: 'put', table: 'orders', item });
    }
    const query = {
      table: 'orders' as const,
      index: LIST_INDEX,
      partition: { attribute: 'listPartition', value: sku },
    };
    const all = await store.query({ ...query, sort: { attribute: 'listPosition' }, limit: 3 });
    expect(all.map((item) => item['listPosition'])).toEqual(['2026#4', '2026#3', '2026#2']);
    const before = { attribute: 'listPosition', before: '2026#3' };
    const older = await store.query({ ...query, sort: before, limit: 9 });
    expect(older.map((item) => item['orderId'])).toEqual([`${sku}-2`, `${sku}-1`]);
  });

  it('queries an index oldest first, from above a position', async () => {
    for (const n of [1, 2, 3]) {
      const position = { listPosition: `2026#${n}`, receivedBucket: sku };
      await store.write({
        kind: 'put',
        table: 'orders',
        item: { orderId: `${sku}-${n}`, ...(n < 3 ? position : { listPosition: '2026#3' }) },
      });
    }
    const above = (position: string, limit: number) =>
      store.query({
        table: 'orders',
        index: RECEIVED_INDEX,
        partition: { attribute: RECEIVED_PARTITION, value: sku },
        sort: { attribute: RECEIVED_SORT, after: position },
        limit,
      });
    const idsOf = (items: readonly Item[]) => items.map((item) => item['orderId']);
    expect(idsOf(await above('0', 9))).toEqual([`${sku}-1`, `${sku}-2`]);
    expect(idsOf(await above('0', 1))).toEqual([`${sku}-1`]);
    expect(idsOf(await above('2026#1', 9))).toEqual([`${sku}-2`]);
  });

  it('turns any other failure into a transient fault that may have had an effect', async () => {
    const elsewhere = dynamoDbStore(engine.client, { stock: 'No-such-table' }, new FakeClock());
    const query = {
      table: 'stock',
      index: 'any',
      partition: { attribute: 'sku', value: sku },
      sort: { attribute: 'sku' },
      limit: 1,
    } as const;
    for (const [call, answer] of [
      ['get', () => elsewhere.get([{ table: 'stock', key: sku }])],
      ['write', () => elsewhere.write(put({ sku, available: 1 }))],
      ['transact', () => elsewhere.transact([put({ sku, available: 1 })])],
      ['query', () => elsewhere.query(query)],
    ] as const) {
      await expect(answer()).rejects.toMatchObject({
        name: 'TransientFault',
        message: `DynamoDB did not answer ${call}: ResourceNotFoundException`,
        certain: false,
        cause: { name: 'ResourceNotFoundException' },
      });
    }
  });

  it('tells a write that can never be taken from one that met an outage', async () => {
    await store.write(put({ sku, available: 1 }));
    const unnamed = put({ sku: '', available: 1 });
    for (const [call, answer] of [
      ['write', () => store.write(unnamed)],
      ['transact', () => store.transact([unnamed])],
    ] as const) {
      await expect(answer()).rejects.toMatchObject({
        name: 'PermanentFault',
        message: `DynamoDB will never take this ${call}`,
        cause: { name: 'ValidationException' },
      });
    }
    await expect(store.transact([take(sku, 1), take(sku, 1)])).rejects.toThrow(PermanentFault);
    const large = { messageId: sku, text: 'x'.repeat(400 * 1024) };
    await expect(
      store.transact([take(sku, 1), { kind: 'put', table: 'idempotency', item: large }]),
    ).rejects.toThrow(PermanentFault);
    expect(await stockOf(sku)).toEqual({ sku, available: 1 });
  });

  it('names the table that the function was not given', async () => {
    const none = dynamoDbStore(engine.client, {}, new FakeClock());
    await expect(none.get([{ table: 'stock', key: sku }])).rejects.toThrow('no table for stock');
  });
});

/** The engine has no contention of its own to offer, so a stub answers as AWS would. */
async function refusedWith<T>(name: string, rest: object, call: (ours: Store) => Promise<T>) {
  const service = await stubService(() => ({
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, ...rest }),
  }));
  const client = new DynamoDBClient(service.settings);
  const ours = dynamoDbStore(client, engine.tableNames, new FakeClock());
  return call(ours).finally(() => service.stop());
}

describe('a single write that another transaction holds up', () => {
  it('is a conflict, which can be tried again', async () => {
    const write = (ours: Store) => ours.write(put({ sku, available: 1 }));
    expect(await refusedWith('TransactionConflictException', {}, write)).toEqual({
      kind: 'refused',
      refusals: [{ kind: 'conflict' }],
    });
  });
});

describe('a transaction that DynamoDB cancels', () => {
  const cancelledWith = (...codes: readonly string[]) => {
    const writes = codes.map((_, n) => put({ sku: `${sku}-${n}`, available: 1 }));
    const CancellationReasons = codes.map((Code) => ({ Code }));
    return refusedWith('TransactionCanceledException', { CancellationReasons }, (ours) =>
      ours.transact(writes),
    );
  };

  it('because of another transaction is a conflict, which can be tried again', async () => {
    expect(await cancelledWith('None', 'TransactionConflict')).toEqual({
      kind: 'refused',
      refusals: [undefined, { kind: 'conflict' }],
    });
  });

  it('because it was throttled surely wrote nothing, and is transient', async () => {
    await expect(cancelledWith('ThrottlingError', 'None')).rejects.toMatchObject({
      name: 'TransientFault',
      message: 'the transaction was cancelled: ThrottlingError',
      certain: true,
      cause: { name: 'TransactionCanceledException' },
    });
  });

  it('because of a write that is invalid is no outage: it is so at every retry', async () => {
    await expect(cancelledWith('None', 'ValidationError')).rejects.toMatchObject({
      name: 'PermanentFault',
      message: 'DynamoDB will never take a write of the transaction',
      cause: { name: 'TransactionCanceledException' },
    });
  });
});
