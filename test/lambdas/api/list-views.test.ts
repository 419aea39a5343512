import { beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../core/limits.ts';
import { createApiHandler } from '../../../lambdas/api/handler.ts';
import { MAX_BODY_BYTES, readViews } from '../../../lambdas/api/list-views.ts';
import { apiEvent } from '../../support/api-event.ts';
import { idOf, line } from '../../support/samples.ts';
import { withTimeLeft } from '../../support/sqs-event.ts';
import { setUpApi, withKey } from './setup.ts';

/** Lambda, "Quotas": the answer of a function has at most 6 MB. */
const LAMBDA_BYTES = 6 * 1024 * 1024;

let api: ReturnType<typeof setUpApi>;
beforeEach(() => {
  api = setUpApi();
});

const ids = async (amount: number): Promise<string[]> => {
  const result: string[] = [];
  for (let n = 0; n < amount; n++) {
    result.unshift((await api.call(withKey(`key-${n}`))).body.id);
    api.clock.advance(1_000);
  }
  return result;
};

const change = (id: string, rest: object) =>
  api.store.seed('orders', { ...api.store.peek('orders', id), ...rest });

/** The most lines, with names as long as they may be, each character two in JSON within JSON. */
function grow(id: string): void {
  const lines = Array.from({ length: limits.maxLines }, (_, n) => line(`${n}`.padEnd(40, '"')));
  const priced = lines.map((l) => ({ ...l, name: 'x'.repeat(40), unitPriceMinor: 250 }));
  change(id, {
    lines,
    state: 'confirmed',
    reserved: { lines: priced, total: { amountMinor: 250_000, currency: 'GBP' } },
  });
}

const positions = (orderIds: readonly string[]) =>
  orderIds.map((orderId, n) => ({ orderId, place: { day: '2026-03-01', before: `p${n}` } }));
const bytesOf = (view: unknown) => Buffer.byteLength(JSON.stringify(JSON.stringify(view)));

describe('a page', () => {
  it('is cut before the order that does not fit, and goes on there', async () => {
    const three = positions(await ids(3));
    const ports = { store: api.store, log: api.log };
    const { orders } = await readViews(ports, three, undefined);
    expect(orders).toHaveLength(3);
    const bytes = orders.reduce((sum, view) => sum + bytesOf(view), 0);
    expect(await readViews(ports, three, undefined, bytes)).toEqual({ orders, next: undefined });
    expect(await readViews(ports, three, undefined, bytes - 1)).toEqual({
      orders: orders.slice(0, 2),
      next: three[1]?.place,
    });
  });

  it('has one order at least, however large', async () => {
    const two = positions(await ids(2));
    const views = await readViews({ store: api.store, log: api.log }, two, undefined, 1);
    expect(views.orders).toHaveLength(1);
    expect(views.next).toEqual(two[0]?.place);
  });

  it('passes over orders in another state, before the cut and after it', async () => {
    const all = await ids(4);
    for (const id of [all[1], all[3]]) change(id ?? '', { state: 'confirmed' });
    const ports = { store: api.store, log: api.log };
    const views = await readViews(ports, positions(all), 'confirmed', 1);
    expect(views.orders.map(({ id }) => id)).toEqual([all[1]]);
    expect(views.next).toEqual({ day: '2026-03-01', before: 'p2' });
  });

  it('asks for no more than its orders, 25 at a time', async () => {
    const all = positions(await ids(50));
    api.store.reads.length = 0;
    await readViews({ store: api.store, log: api.log }, all, undefined);
    // Each with the failures of its order.
    expect(api.store.reads.map((keys) => keys.length)).toEqual([50, 50]);
  });

  it('passes over an order that its index still has, and its table no longer', async () => {
    const [first = ''] = await ids(1);
    const gone = positions([idOf(1), first]);
    const views = await readViews({ store: api.store, log: api.log }, gone, undefined);
    expect(views.orders.map(({ id }) => id)).toEqual([first]);
  });

  it('of the largest orders fits what Lambda can answer, and the pages miss none', async () => {
    const all = await ids(30);
    for (const id of all) grow(id);
    const handler = createApiHandler(api);
    const seen: string[][] = [];
    for (let cursor: string | undefined, page = 0; page === 0 || cursor; page++) {
      const query = { limit: '100', ...(cursor && { cursor }) };
      const answer = await handler(
        apiEvent({ method: 'GET', route: '/orders', query }),
        withTimeLeft(10_000),
      );
      expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(LAMBDA_BYTES);
      const body = JSON.parse(answer.body ?? '');
      seen.push(body.orders.map(({ id }: { id: string }) => id));
      cursor = body.cursor;
    }
    expect(seen.flat()).toEqual(all);
    expect(seen.length).toBeGreaterThan(1);
    expect(MAX_BODY_BYTES).toBeLessThan(LAMBDA_BYTES);
  });
});

describe('an order that cannot be read', () => {
  it('is in the list without more than its id, and does not fail the others', async () => {
    const all = await ids(3);
    change(all[1] ?? '', { customer: { email: 'ada@broken' } });
    const { status, body } = await api.call({ method: 'GET', route: '/orders' });
    expect(status).toBe(200);
    expect(body.orders).toMatchObject([
      { id: all[0], state: 'received' },
      { id: all[1], state: 'unknown' },
      { id: all[2], state: 'received' },
    ]);
    expect(Object.keys(body.orders[1] ?? {})).toEqual(['id', 'state']);
    expect(api.log.of('order-unreadable')).toMatchObject([
      { level: 'error', fields: { orderId: all[1] } },
    ]);
  });

  it('is in no list of one state', async () => {
    const [only = ''] = await ids(1);
    change(only, { customer: { email: 'ada@broken' } });
    const query = { state: 'received' };
    const { body } = await api.call({ method: 'GET', route: '/orders', query });
    expect(body.orders).toEqual([]);
  });
});
