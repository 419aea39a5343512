import { expect, it } from 'vitest';
import type { ApiClient, ApiRequest } from '../../../bin/deployment/api-client.ts';
import { DeploymentError } from '../../../bin/deployment/find-stack.ts';
import { untilSettled } from '../../../bin/replay/settle.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const order = (id: string, state: string) => ({ id, state });

/** Answers with these bodies, one a request; the last one for ever. */
function listing(...bodies: readonly unknown[]) {
  const requests: ApiRequest[] = [];
  const left = [...bodies];
  const api: ApiClient = {
    async request(request) {
      requests.push(request);
      return { status: 200, body: left.length > 1 ? left.shift() : left[0] };
    },
  };
  return { api, requests };
}

function settle(api: ApiClient, ids: readonly string[], cancelled: readonly string[] = []) {
  const clock = new FakeClock();
  const progress: number[] = [];
  const states = untilSettled(new Set(ids), {
    api,
    clock,
    deadlineMs: clock.now() + 10_000,
    cancelled: new Set(cancelled),
    onProgress: (settled) => progress.push(settled),
  });
  return { states, clock, progress };
}

it('asks again until every order is settled, and no further', async () => {
  const { api, requests } = listing(
    { orders: [order('a', 'reserving'), order('b', 'rejected')] },
    { orders: [order('a', 'confirmed'), order('b', 'rejected')] },
  );
  const { states, progress } = settle(api, ['a', 'b']);
  expect(Object.fromEntries(await states)).toEqual({ a: 'confirmed', b: 'rejected' });
  expect(progress).toEqual([1, 2]);
  expect(requests).toHaveLength(2);
});

it('follows the list page by page, down to the oldest order that is not settled', async () => {
  const { api, requests } = listing(
    { orders: [order('b', 'received')], cursor: 'next' },
    { orders: [order('a', 'confirmed')], cursor: 'more' },
    { orders: [order('b', 'confirmed')], cursor: 'next' },
  );
  const { states } = settle(api, ['a', 'b']);
  expect(Object.fromEntries(await states)).toEqual({ a: 'confirmed', b: 'confirmed' });
  expect(requests.map(({ query }) => query?.['cursor'])).toEqual([undefined, 'next', undefined]);
});

it('does not take a confirmed order for settled while its cancellation is on its way', async () => {
  const { api } = listing(
    { orders: [order('a', 'confirmed')] },
    { orders: [order('a', 'cancelling')] },
    { orders: [order('a', 'cancelled')] },
  );
  const { states, clock } = settle(api, ['a'], ['a']);
  expect((await states).get('a')).toBe('cancelled');
  expect(clock.sleeps).toHaveLength(2);
});

it('gives up at the deadline with what it knows', async () => {
  const { api } = listing({ orders: [order('a', 'reserving')] });
  const { states, clock } = settle(api, ['a', 'lost']);
  expect(Object.fromEntries(await states)).toEqual({ a: 'reserving' });
  expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(10_000);
});

it('fails when the API answers with something that is no list', async () => {
  const { states } = settle(listing({ message: 'Forbidden' }).api, ['a']);
  await expect(states).rejects.toThrow(DeploymentError);
});
