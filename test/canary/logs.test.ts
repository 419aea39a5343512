import { describe, expect, it } from 'vitest';
import { head } from '../../core/messages.ts';
import { TransientFault } from '../../lambdas/runtime/faults.ts';
import type { Commit } from '../../lambdas/runtime/ports.ts';
import type { ApiRequest } from '../support/api-event.ts';
import { idOf } from '../support/samples.ts';
import { customer, MARK, marked, telling } from './marks.ts';
import { Pipeline, type World } from './pipeline.ts';

const json = { 'content-type': 'application/json' };
const keyed = { ...json, 'idempotency-key': `key-${MARK}` };
const post = (body: string, headers: Readonly<Record<string, string>> = keyed): ApiRequest => ({
  method: 'POST',
  route: '/orders',
  headers,
  body,
});
const valid = JSON.stringify({ customer, lines: [{ sku: 'TEAPOT', quantity: 1 }] });

function expectUnmarked(pipeline: Pipeline, ...events: readonly string[]): void {
  expect(pipeline.events).toEqual(expect.arrayContaining([...events]));
  expect(marked(pipeline.lines)).toEqual([]);
}

describe('no log line holds what a customer is called, where mail goes, or a credential', () => {
  it('of an order that is confirmed, cancelled, and mailed of', async () => {
    const pipeline = new Pipeline();
    const id = await pipeline.submit(2);
    await pipeline.drain();
    await pipeline.call({ method: 'GET', route: '/orders/{id}', id });
    await pipeline.call({ method: 'GET', route: '/orders' });
    await pipeline.call({ method: 'POST', route: '/orders/{id}/cancel', id });
    await pipeline.drain();
    expect(pipeline.mailer.attempts.map(({ to }) => to)).toEqual([customer.email, customer.email]);
    expectUnmarked(pipeline, 'order-received', 'message-handled', 'batch');
  });

  it('of an order that an administrator reads', async () => {
    const pipeline = new Pipeline();
    const id = await pipeline.submit(1);
    pipeline.store.seed('orders', { ...pipeline.store.peek('orders', id), owner: MARK });
    const { status } = await pipeline.call({ method: 'GET', route: '/orders/{id}', id });
    expect(status).toBe(200);
    expectUnmarked(pipeline, 'order-read-by-administrator');
  });

  it('of an order that is rejected, and of a mail that SES refuses', async () => {
    const pipeline = new Pipeline();
    pipeline.mailer.answerWith(() => ({ kind: 'refused', reason: 'MessageRejected' }));
    await pipeline.submit(11);
    await pipeline.drain();
    expect(pipeline.mailer.attempts).toHaveLength(1);
    expectUnmarked(pipeline, 'message-handled');
  });

  it('of an order that is cancelled before it begins, and of messages that come again', async () => {
    const pipeline = new Pipeline();
    const id = await pipeline.submit(1);
    const cancel = { ...head(id, 'order.cancel-requested') };
    const message = { sqsId: 's', groupId: id, body: JSON.stringify(cancel) };
    await pipeline.deliver('orders', message);
    await pipeline.deliver('orders', { ...message, attempt: 2 });
    await pipeline.drain();
    expectUnmarked(pipeline, 'message-handled');
  });

  it.each<[string, number, ApiRequest]>([
    ['without a key', 400, post(valid, json)],
    ['under a key that is none', 400, post(valid, { ...json, 'idempotency-key': `${MARK} é` })],
    ['that is no JSON', 400, post(`{"customer":"${MARK}`)],
    ['that is another type', 415, post(valid, { ...keyed, 'content-type': `text/${MARK}` })],
    ['that is too large', 413, post(`"${MARK}${' '.repeat(400_000)}"`)],
    ['with a wrong address', 422, post(valid.replace('@', '@@'))],
    ['with a field that nobody knows', 422, post(`{"${MARK}":1,${valid.slice(1)}`)],
    ['for a wrong list', 400, { method: 'GET', route: '/orders', query: { state: MARK } }],
    ['with a wrong cursor', 400, { method: 'GET', route: '/orders', query: { cursor: MARK } }],
    ['for somebody else’s order', 404, { method: 'GET', route: '/orders/{id}', id: idOf(1) }],
    ['for no order', 404, { method: 'GET', route: '/orders/{id}', id: MARK }],
    ['for nothing', 404, { method: 'GET', route: '/nowhere' }],
    ['by a wrong method', 405, { method: 'DELETE', route: '/orders', body: valid }],
    ['by nobody', 403, { ...post(valid), as: null }],
  ])('of a request %s', async (_, status, request) => {
    const pipeline = new Pipeline();
    expect((await pipeline.call(request)).status).toBe(status);
    expectUnmarked(pipeline);
  });

  it('of a key that is used for another order, and a cancellation that is too late', async () => {
    const pipeline = new Pipeline();
    const id = await pipeline.submit(11);
    expect(await pipeline.submit(12)).not.toBe(id);
    await pipeline.drain();
    const late = await pipeline.call({ method: 'POST', route: '/orders/{id}/cancel', id });
    expect(late.status).toBe(409);
    expectUnmarked(pipeline, 'message-handled');
  });

  it.each([
    ['is no JSON', `{"customer":"${MARK}`],
    ['is of a type that nobody knows', JSON.stringify({ id: MARK, type: MARK, customer })],
    ['has a field too many', JSON.stringify({ ...head(idOf(1), 'order.submitted'), [MARK]: 1 })],
    ['is of an order that is not there', JSON.stringify(head(idOf(2), 'stock.released'))],
  ])('of a message that %s, alive or dead', async (_, body) => {
    const pipeline = new Pipeline();
    for (const queue of ['orders', 'replies', 'inventory', 'email'] as const) {
      const message = { sqsId: `s-${queue}`, groupId: `${MARK}!`, body };
      await pipeline.deliver(queue, message);
      await pipeline.deliver(queue, { ...message, attempt: 3 });
    }
    expect(pipeline.source.buried).toHaveLength(4);
    expectUnmarked(pipeline, 'message-failed', 'message-dead');
  });

  it('of a message that is handled, whatever its sender has called it', async () => {
    const pipeline = new Pipeline();
    const id = await pipeline.submit(1);
    const body = JSON.stringify({ ...head(id, 'order.submitted'), id: customer.email });
    await pipeline.deliver('orders', { sqsId: 's', groupId: id, body });
    expectUnmarked(pipeline, 'message-handled');
  });

  it('of an order, a product and a mail that cannot be read', async () => {
    const pipeline = new Pipeline();
    const [order, reserve] = [await pipeline.submit(1), await pipeline.submit(1, 'other')];
    pipeline.store.seed('orders', {
      ...pipeline.store.peek('orders', order),
      customer: { email: MARK, [MARK]: MARK },
    });
    pipeline.store.seed('stock', { sku: 'TEAPOT', name: MARK, available: MARK });
    await pipeline.drain();
    await pipeline.call({ method: 'GET', route: '/orders' });
    await pipeline.call({ method: 'GET', route: '/orders/{id}', id: order });
    const mail = `${reserve}/email.cancelled/1`;
    pipeline.store.seed('idempotency', { messageId: mail, status: MARK, orderId: reserve });
    const cancelled = { ...head(reserve, 'email.cancelled'), version: 3, customer };
    const body = JSON.stringify({ ...cancelled, released: false, lines: [] });
    await pipeline.deliver('email', { sqsId: 's', groupId: reserve, body });
    expectUnmarked(pipeline, 'message-failed', 'order-unreadable', 'request-failed');
  });
});

const failing = (fault: () => Error) => async () => {
  throw fault();
};
const refusing = async (): Promise<Commit> => ({
  kind: 'refused',
  refusals: [{ kind: 'conflict' }],
});
const faults: readonly (readonly [string, () => Error])[] = [
  ['an error of its own', telling],
  ['a fault with that for a cause', () => new TransientFault('away', { cause: telling() })],
];

describe.each(faults)('no log line holds it when a service fails with %s', (_, fault) => {
  const fail = failing(fault);
  it.each<[string, (world: World) => Partial<World>, readonly string[]]>([
    [
      'the tables, at a read',
      ({ store }) => ({ store: { ...bind(store), get: fail } }),
      ['message-failed'],
    ],
    [
      'the tables, at a write',
      ({ store }) => ({ store: { ...bind(store), write: fail } }),
      ['request-failed'],
    ],
    [
      'the tables, at a transaction',
      ({ store }) => ({ store: { ...bind(store), transact: fail } }),
      ['message-failed'],
    ],
    [
      'the tables, at a query',
      ({ store }) => ({ store: { ...bind(store), query: fail } }),
      ['request-failed'],
    ],
    [
      'the tables, by conflicts',
      ({ store }) => ({ store: { ...bind(store), transact: refusing } }),
      ['message-failed'],
    ],
    ['the queues', () => ({ queues: { sendBatch: fail } }), ['send-failed', 'message-failed']],
    ['SES', () => ({ mailer: { send: fail } }), ['message-failed']],
    [
      'the queues, for what is dead',
      ({ store }) => ({
        store: { ...bind(store), transact: fail },
        source: { maxReceiveCount: 1, hide: fail, bury: fail },
      }),
      ['message-dead', 'bury-failed', 'hide-failed'],
    ],
  ])('%s', async (_service, change, events) => {
    const pipeline = new Pipeline(change);
    // What it takes to get to the failing call is there already.
    const whole = new Pipeline();
    const id = await whole.submit(1);
    await whole.drain();
    pipeline.store.seed('orders', { ...whole.store.peek('orders', id), state: 'reserving' });
    await pipeline.submit(1, 'other');
    await pipeline.call({ method: 'GET', route: '/orders' });
    for (const { queue, id: sqsId, groupId, body } of whole.queues.sent) {
      await pipeline.deliver(queue, { sqsId, groupId, body });
    }
    expectUnmarked(pipeline, ...events);
  });
});

describe('the watch', () => {
  it('tells of a dead letter, and not its error, which may quote anything', async () => {
    const pipeline = new Pipeline();
    const at = '2026-03-01T11:00:00.000Z';
    const failure = { stage: 'order', attempt: 3, error: `TypeError: ${MARK}`, at };
    pipeline.deadLetters.add('orders', {
      receiptHandle: 'r',
      groupId: idOf(1),
      id: `${idOf(1)}/order.submitted/1`,
      failure,
    });
    pipeline.deadLetters.add('email', {
      receiptHandle: 'q',
      groupId: `${MARK}!`,
      id: MARK,
      failure,
    });
    await pipeline.watch();
    expectUnmarked(pipeline, 'dead-letter-found', 'watched');
  });

  it.each(faults)(
    'fails with nothing for Lambda to print, when a service fails with %s',
    async (_, fault) => {
      const fail = failing(fault);
      const pipeline = new Pipeline(({ store }) => ({
        store: { ...bind(store), get: fail, query: fail },
      }));
      pipeline.deadLetters.onReceive = () => {
        throw fault();
      };
      const error = await pipeline.watch().then(
        () => 'it did not fail',
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Error);
      expect(marked([error])).toEqual([]);
      expectUnmarked(pipeline, 'watch-failed');
    },
  );
});

it('the search finds a mark, wherever it is', () => {
  expect(
    marked([`a ${MARK}`, telling(), new Error('x', { cause: telling() }), 'none']),
  ).toHaveLength(3);
});

/** A store whose methods can be taken one by one. */
function bind(store: World['store']): World['store'] {
  return {
    get: (keys) => store.get(keys),
    write: (write) => store.write(write),
    transact: (writes) => store.transact(writes),
    query: (query) => store.query(query),
  };
}
