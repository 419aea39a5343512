import { beforeEach, describe, expect, it } from 'vitest';
import { orderStates } from '../../../core/states.ts';
import { BOB } from '../../support/api-event.ts';
import { setUpApi, withKey } from './setup.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

let api: ReturnType<typeof setUpApi>;
beforeEach(() => {
  api = setUpApi();
});

const list = (query?: Readonly<Record<string, string>>, as?: string) =>
  api.call({
    method: 'GET',
    route: '/orders',
    ...(query && { query }),
    ...(as !== undefined && { as }),
  });

/** Submits an order each `everyMs`; returns their ids, oldest first. */
async function submitMany(amount: number, everyMs: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < amount; n++) {
    const { body } = await api.call(withKey(`key-${n}`));
    ids.push(body.id);
    api.clock.advance(everyMs);
  }
  return ids;
}

/** Follows the cursor to the end: the ids of each page. */
async function pages(query: Readonly<Record<string, string>> = {}): Promise<string[][]> {
  const result: string[][] = [];
  let cursor: string | undefined;
  do {
    const { status, body } = await list({ ...query, ...(cursor !== undefined && { cursor }) });
    expect(status).toBe(200);
    result.push(body.orders.map(({ id }) => id));
    cursor = body.cursor;
  } while (cursor !== undefined && result.length < 1_000);
  return result;
}

describe('the list of orders', () => {
  it('of a caller who has none is empty, with no cursor', async () => {
    expect(await list()).toMatchObject({ status: 200, body: { orders: [] } });
    expect((await list()).body).not.toHaveProperty('cursor');
  });

  it('is newest first, whatever buckets the orders are in', async () => {
    const ids = await submitMany(12, 1_000);
    expect(new Set(api.store.all('orders').map((item) => item['listPartition'])).size).toBe(4);
    expect((await list()).body.orders.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it('shows each order once over all pages, across buckets and days', async () => {
    const ids = await submitMany(30, 5 * HOUR_MS);
    for (const limit of ['1', '4', '7', '30', '100']) {
      const all = await pages({ limit });
      expect(all.flat()).toEqual(ids.toReversed());
      expect(Math.max(...all.map((page) => page.length))).toBe(Math.min(Number(limit), 30));
    }
  });

  it('shows each order once when several have the same time', async () => {
    const ids = await submitMany(9, 0);
    expect((await pages({ limit: '2' })).flat()).toEqual(ids.sort().toReversed());
  });

  it('is not shifted by orders that come while it is paged', async () => {
    const ids = await submitMany(6, 1_000);
    const { body } = await list({ limit: '3' });
    await api.call(withKey('later'));
    const { body: rest } = await list({ limit: '3', cursor: body.cursor ?? '' });
    expect([...body.orders, ...rest.orders].map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it('has 20 orders a page unless another number is asked for', async () => {
    await submitMany(21, 1_000);
    expect((await list()).body.orders).toHaveLength(20);
    expect((await list({ limit: '21' })).body.orders).toHaveLength(21);
  });

  it('reaches orders from long ago by empty pages with a cursor', async () => {
    const ids = await submitMany(1, 100 * DAY_MS);
    const all = await pages();
    expect(all.flat()).toEqual(ids);
    expect(all).toHaveLength(4);
    expect(all[0]).toEqual([]);
  });

  it('reaches the day of the owner’s first order itself', async () => {
    const ids = await submitMany(1, DAY_MS);
    api.store.seed('owners', { ...api.store.all('owners')[0], since: '2026-03-01' });
    expect((await pages()).flat()).toEqual(ids);
  });

  it('crosses the ends of months and of leap days', async () => {
    api.clock.advance(Date.parse('2028-02-28T12:00:00Z') - api.clock.now());
    const ids = await submitMany(4, DAY_MS);
    expect((await pages({ limit: '3' })).flat()).toEqual(ids.toReversed());
  });

  it('shows only the state that is asked for, as each order is now', async () => {
    const ids = await submitMany(6, 1_000);
    const [, second, , fourth] = ids;
    for (const id of [second, fourth]) {
      api.store.seed('orders', { ...api.store.peek('orders', id ?? ''), state: 'confirmed' });
    }
    expect((await pages({ state: 'confirmed', limit: '2' })).flat()).toEqual([fourth, second]);
    expect((await pages({ state: 'rejected' })).flat()).toEqual([]);
    for (const state of orderStates) expect((await list({ state })).status).toBe(200);
  });

  it('shows a caller nothing of another’s', async () => {
    await submitMany(3, 1_000);
    expect((await list({}, BOB)).body.orders).toEqual([]);
    await api.call(withKey('key-0', { as: BOB }));
    expect((await list({}, BOB)).body.orders).toHaveLength(1);
    expect((await list()).body.orders).toHaveLength(3);
  });

  it('holds nothing internal', async () => {
    await submitMany(1, 0);
    const text = JSON.stringify((await list()).body);
    for (const word of ['owner', 'alice', 'requestHash', 'listPartition', 'listPosition']) {
      expect(text).not.toContain(word);
    }
  });
});

describe('a list that is refused', () => {
  it.each([
    ['state', 'lost'],
    ['state', ''],
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '-1'],
    ['limit', '1.5'],
    ['limit', '1e1'],
    ['limit', ' 1'],
    ['limit', ''],
    ['cursor', ''],
    ['cursor', 'garbage'],
    ['cursor', Buffer.from('{}').toString('base64url')],
    ['cursor', Buffer.from('null').toString('base64url')],
    ['cursor', Buffer.from('{"owner":"x","day":"yesterday"}').toString('base64url')],
    ['cursor', Buffer.from('{"owner":"x","day":"2026-02-30"}').toString('base64url')],
  ])('names its parameter %s (%j)', async (name, value) => {
    expect(await list({ [name]: value })).toMatchObject({
      status: 400,
      headers: { 'content-type': 'application/problem+json' },
      body: {
        type: 'urn:order-pipeline:problem:invalid-query',
        errors: [{ path: name, message: expect.any(String) }],
      },
    });
  });

  it('names every parameter that is wrong', async () => {
    const { body } = await list({ state: 'x', limit: '0' });
    expect(body.errors?.map(({ path }) => path)).toEqual(['state', 'limit']);
  });

  it('has a cursor of another caller', async () => {
    await submitMany(3, 1_000);
    await api.call(withKey('key-0', { as: BOB }));
    const { body } = await list({ limit: '1' });
    expect(await list({ cursor: body.cursor ?? '' }, BOB)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'cursor', message: 'belongs to another caller' }] },
    });
  });
});
