import { describe, expect, it } from 'vitest';
import type { Store } from '../../../lambdas/runtime/ports.ts';
import { withTimeLeft } from '../../support/sqs-event.ts';
import { setUpApi, submit } from './setup.ts';

const INVOCATION_MS = 10_000;
/** What the API keeps to answer in. */
const KEPT_MS = 250;

const never = () => new Promise<never>(() => {});
const silent = (store: Store): Store => ({ ...store, get: never, write: never });

describe('an invocation of the API', () => {
  it('answers, and says that a retry helps, when the store does not answer in time', async () => {
    const { call, clock } = setUpApi(silent);
    const endMs = clock.now() + INVOCATION_MS;
    const context = { getRemainingTimeInMillis: () => endMs - clock.now() };
    const answering = call(submit(), context);
    clock.advance(INVOCATION_MS - KEPT_MS);
    const { status, headers, body } = await answering;
    expect(status).toBe(503);
    expect(headers).toMatchObject({ 'retry-after': '2' });
    expect(body).toMatchObject({ type: expect.stringContaining('unavailable') });
  });

  it('begins nothing that it has no time for', async () => {
    const { call, store, queues } = setUpApi();
    const { status } = await call(submit(), withTimeLeft(KEPT_MS));
    expect(status).toBe(503);
    expect(store.all('orders')).toEqual([]);
    expect(queues.sent).toEqual([]);
    expect((await call(submit(), withTimeLeft(KEPT_MS + 1))).status).toBe(202);
  });

  it('leaves no timer behind', async () => {
    const { call, clock } = setUpApi();
    await call(submit());
    expect(clock.pendingTimers).toBe(0);
  });

  it('answers in time when the queue does not, and the order is there for the retry', async () => {
    const { call, clock, queues, store } = setUpApi();
    const endMs = clock.now() + INVOCATION_MS;
    const context = { getRemainingTimeInMillis: () => endMs - clock.now() };
    const sendBatch = queues.sendBatch.bind(queues);
    queues.sendBatch = never;
    const answering = call(submit(), context);
    // The writes before it are done by then.
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(INVOCATION_MS - KEPT_MS);
    expect((await answering).status).toBe(503);
    expect(store.all('orders')).toHaveLength(1);
    queues.sendBatch = sendBatch;
    expect((await call(submit())).status).toBe(202);
    expect(queues.sent).toHaveLength(1);
  });
});
