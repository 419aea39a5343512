import { beforeEach, describe, expect, it } from 'vitest';
import { bucketOf } from '../../../core/buckets.ts';
import { order } from '../../../core/order.ts';
import { ORDER_ID } from '../../../core/order-id.ts';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import { BOB } from '../../support/api-event.ts';
import { setUpApi, submit, validOrder, withKey } from './setup.ts';

let api: ReturnType<typeof setUpApi>;
beforeEach(() => {
  api = setUpApi();
});
const noQueue = () => {
  throw new TransientFault('SQS did not answer');
};

describe('an order that is submitted', () => {
  it('is stored as received, sent once, and answered with 202 and its place', async () => {
    const { status, headers, body } = await api.call(submit());
    expect(status).toBe(202);
    expect(headers['location']).toBe(`/orders/${body.id}`);
    expect(body).toEqual({
      id: expect.stringMatching(ORDER_ID),
      state: 'received',
      version: 1,
      ...validOrder,
      timeline: [{ state: 'received', at: '2026-03-01T12:00:00.000Z' }],
      createdAt: '2026-03-01T12:00:00.000Z',
    });
    expect(order.parse(api.store.peek('orders', body.id))).toMatchObject({
      state: 'received',
      receivedBucket: bucketOf(body.id),
    });
    expect(api.queues.sent).toMatchObject([
      { queue: 'orders', groupId: body.id, id: `${body.id}/order.submitted/1` },
    ]);
  });

  it('is counted and logged once, however often it is submitted, and without who ordered', async () => {
    const { body } = await api.call(submit());
    await api.call(submit());
    expect(api.log.entries).toMatchObject([
      { level: 'info', event: 'order-received', fields: { orderId: body.id, OrdersReceived: 1 } },
    ]);
    expect(JSON.stringify(api.log.entries)).not.toMatch(/ada|alice/i);
  });

  it('is stored before it is sent: nothing is on the queue that nobody can find', async () => {
    api.queues.answerWith((_, [message]) => {
      expect(api.store.peek('orders', message?.groupId ?? '')).toBeDefined();
      return [];
    });
    expect((await api.call(submit())).status).toBe(202);
    expect(api.queues.sent).toHaveLength(1);
  });

  it('again, while it is received, is the same order, whose message is sent again', async () => {
    const first = await api.call(submit());
    api.clock.advance(60_000);
    const second = await api.call(submit());
    expect(second).toEqual(first);
    expect(api.store.all('orders')).toHaveLength(1);
    expect(api.queues.sentIds).toEqual(Array(2).fill(`${first.body.id}/order.submitted/1`));
  });

  it('again, once it has moved on, is answered as it stands, and nothing is sent', async () => {
    const { body } = await api.call(submit());
    api.store.seed('orders', { ...api.store.peek('orders', body.id), state: 'reserving' });
    const { status, body: again } = await api.call(submit());
    expect([status, again.id, again.state]).toEqual([202, body.id, 'reserving']);
    expect(api.queues.sent).toHaveLength(1);
  });

  it('again with other white space and another order of fields is the same order', async () => {
    const first = await api.call(submit());
    const { customer, lines } = validOrder;
    const again = await api.call(submit(JSON.stringify({ lines, customer }, undefined, 2)));
    expect(again.body).toEqual(first.body);
  });

  it('with a key of another order is refused, and changes nothing', async () => {
    const first = await api.call(submit());
    const { status, body } = await api.call(
      submit({ ...validOrder, lines: [{ sku: 'A', quantity: 1 }] }),
    );
    expect(status).toBe(422);
    expect(body).toMatchObject({
      type: 'urn:order-pipeline:problem:idempotency-key-reused',
      errors: [{ path: 'Idempotency-Key' }],
    });
    expect(api.store.peek('orders', first.body.id)).toMatchObject({ lines: validOrder.lines });
    expect(api.queues.sent).toHaveLength(1);
  });

  it('with another key, or by another caller, is another order', async () => {
    const answers = [
      await api.call(withKey('a')),
      await api.call(withKey('b')),
      await api.call(withKey('a', { as: BOB })),
    ];
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(3);
    expect(api.store.all('orders')).toHaveLength(3);
  });

  it('that cannot be sent is answered with 503, and a retry heals it', async () => {
    api.queues.answerWith(noQueue);
    const refused = await api.call(submit());
    expect(refused).toMatchObject({
      status: 503,
      headers: { 'retry-after': '2', 'content-type': 'application/problem+json' },
      body: { type: 'urn:order-pipeline:problem:unavailable', status: 503 },
    });
    api.queues.answerWith(() => []);
    expect((await api.call(submit())).status).toBe(202);
    expect(api.store.all('orders')).toHaveLength(1);
    expect(api.queues.sent).toHaveLength(1);
  });

  it('that cannot be stored is answered with 503, and is not sent', async () => {
    api.store.interrupt(
      () => undefined,
      () => 'conflict',
    );
    expect((await api.call(submit())).status).toBe(503);
    expect(api.queues.calls).toEqual([]);
    expect(api.log.entries[0]?.fields['error']).toMatchObject({
      name: 'TransientFault',
      message: 'the order is being written by another request',
      certain: true,
    });
    expect((await api.call(submit())).status).toBe(202);
  });

  it('whose write was done though its answer was lost is found by the retry', async () => {
    api.store.interrupt(
      () => undefined,
      () => 'answer-lost',
    );
    expect((await api.call(submit())).status).toBe(503);
    expect((await api.call(submit())).status).toBe(202);
    expect(api.store.all('orders')).toHaveLength(1);
    expect(api.queues.sent).toHaveLength(1);
  });

  it('notes the day before its owner’s first order, once', async () => {
    await api.call(withKey('a'));
    api.clock.advance(48 * 60 * 60 * 1000);
    await api.call(withKey('b'));
    expect(api.store.all('owners')).toMatchObject([{ since: '2026-02-28' }]);
    expect(api.store.commits).toHaveLength(3);
  });

  it('is not remembered as an owner’s first when that could not be written', async () => {
    api.store.interrupt(() => {
      throw new TransientFault('DynamoDB did not answer');
    });
    expect((await api.call(submit())).status).toBe(503);
    expect(api.store.all('orders')).toEqual([]);
    expect((await api.call(submit())).status).toBe(202);
    expect(api.store.all('owners')).toHaveLength(1);
  });
});
