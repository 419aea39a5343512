import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDbStore } from '../../../../lambdas/runtime/aws/dynamodb-store.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { type StubService, stubService } from './stub-service.ts';

const item = (sku: string) => ({ sku: { S: sku }, available: { N: '1' }, ...extras[sku] });
const keysOf = (...skus: readonly string[]) =>
  skus.map((key) => ({ table: 'stock' as const, key }));

/** What is stored of a product beside its key and its stock. */
let extras: Record<string, Record<string, unknown>>;
/** How many of the keys that it is asked for the service reads, call by call; the rest is left. */
let appetites: number[];
let service: StubService;
let clock: FakeClock;

beforeEach(async () => {
  extras = {};
  appetites = [];
  clock = new FakeClock();
  service = await stubService((body) => {
    const { Keys, ...options } = JSON.parse(body).RequestItems.Stock;
    const read = Keys.slice(0, appetites.shift());
    const left = Keys.slice(read.length);
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify({
        Responses: { Stock: read.map(({ sku }: { sku: { S: string } }) => item(sku.S)) },
        UnprocessedKeys: left.length > 0 ? { Stock: { ...options, Keys: left } } : {},
      }),
    };
  });
});
afterEach(() => service.stop());

const read = (...skus: readonly string[]) =>
  dynamoDbStore(new DynamoDBClient(service.settings), { stock: 'Stock' }, clock).get(
    keysOf(...skus),
  );

describe('a read that DynamoDB throttles', () => {
  it('goes on with the keys that were left, after a pause', async () => {
    appetites = [1, 0, 2];
    expect((await read('A', 'B', 'C')).map((found) => found?.['sku'])).toEqual(['A', 'B', 'C']);
    expect(service.requests).toHaveLength(3);
    expect(clock.sleeps).toEqual([25, 50]);
  });

  it('is given up in the end, and surely had no effect', async () => {
    appetites = Array.from({ length: 100 }, () => 0);
    await expect(read('A')).rejects.toMatchObject({
      name: 'TransientFault',
      message: 'DynamoDB left reads unprocessed',
      certain: true,
    });
    expect(service.requests).toHaveLength(5);
  });
});

describe('every read', () => {
  it('is strongly consistent, those of what was left included', async () => {
    appetites = [1, 9];
    await read('A', 'B');
    expect(service.requests.map((body) => JSON.parse(body).RequestItems.Stock)).toEqual([
      { ConsistentRead: true, Keys: [{ sku: { S: 'A' } }, { sku: { S: 'B' } }] },
      { ConsistentRead: true, Keys: [{ sku: { S: 'B' } }] },
    ]);
  });

  it('asks for a key once, and for at most 100 in a call', async () => {
    await read('A', 'A', ...Array.from({ length: 149 }, (_, n) => `S${n}`));
    const amounts = service.requests.map((body) => JSON.parse(body).RequestItems.Stock.Keys.length);
    expect(amounts).toEqual([99, 51]);
  });
});

describe('an item that holds what no item of ours can', () => {
  it.each([
    ['a set', { SS: ['x'] }],
    ['bytes', { B: 'eA==' }],
    ['a number that is not exact in JavaScript', { N: '12345678901234567890' }],
  ])('such as %s has null there, and is read with the others', async (_, available) => {
    extras = { B: { available } };
    expect(await read('A', 'B')).toEqual([
      { sku: 'A', available: 1 },
      { sku: 'B', available: null },
    ]);
  });
});
