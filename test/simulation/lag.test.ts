import { describe, expect, it } from 'vitest';
import { LIST_INDEX } from '../../lambdas/api/list-index.ts';
import { type Change, DynamoModel } from '../support/dynamo-model.ts';
import { Lag, LONGEST_LAG_MS } from './lag.ts';

function shop() {
  const tables = new DynamoModel();
  const lag = new Lag();
  let nowMs = 0;
  tables.onCommit = (changes: readonly Change[]) => lag.saw(changes, nowMs);
  const put = (atMs: number, orderId: string, state: string) => {
    nowMs = atMs;
    const item = { orderId, state };
    tables.write({ kind: 'put', table: 'failures', item });
  };
  const seenSince = (thenMs: number) =>
    tables.scan('failures', 10, undefined, lag.since(thenMs)).items.map((item) => item['state']);
  return { tables, lag, put, seenSince };
}

describe('an eventually consistent read', () => {
  it('sees a table as it was at a moment, and the table stays as it is', () => {
    const { put, seenSince } = shop();
    put(1_000, 'a', 'received');
    put(2_000, 'a', 'reserving');
    put(3_000, 'b', 'received');
    put(4_000, 'a', 'confirmed');
    expect(seenSince(500)).toEqual([]);
    expect(seenSince(1_000)).toEqual(['received']);
    expect(seenSince(2_500)).toEqual(['reserving']);
    expect(seenSince(3_000)).toEqual(['reserving', 'received']);
    expect(seenSince(4_000)).toEqual(['confirmed', 'received']);
  });

  it('sees what is older than the longest lag', () => {
    const { put, lag } = shop();
    put(1_000, 'a', 'received');
    put(1_000 + LONGEST_LAG_MS, 'b', 'received');
    expect(lag.since(0).map(({ key }) => key)).toEqual(['b']);
  });

  it('leaves out of an index what has not reached it', () => {
    const { tables, lag } = shop();
    const item = { orderId: 'a', listPartition: 'alice', listPosition: '1#a' };
    tables.write({ kind: 'put', table: 'orders', item });
    const query = {
      table: 'orders',
      index: LIST_INDEX,
      partition: { attribute: 'listPartition', value: 'alice' },
      sort: { attribute: 'listPosition' },
      limit: 10,
    } as const;
    expect(tables.query(query)).toHaveLength(1);
    expect(tables.query(query, lag.since(-1))).toEqual([]);
  });
});
