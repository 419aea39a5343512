import { beforeEach, describe, expect, it } from 'vitest';
import { orderStage } from '../../../lambdas/order/stage.ts';
import { createConsumer } from '../../../lambdas/runtime/consumer.ts';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import { RECORD_LIFETIME_MS } from '../../../lambdas/runtime/inbox.ts';
import type { BatchHandler } from '../../../lambdas/runtime/shell.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingQueues } from '../../support/recording-queues.ts';
import { RecordingSource } from '../../support/recording-source.ts';
import {
  cancelRequested,
  idOf,
  orderIn,
  stockReleased,
  stockReserved,
  submitted,
} from '../../support/samples.ts';
import { delivered, failuresIn, sqsEvent, withTimeLeft } from '../../support/sqs-event.ts';

const [one, two, three] = [idOf(1), idOf(2), idOf(3)];
const plenty = withTimeLeft(10_000);

let store: MemoryStore;
let queues: RecordingQueues;
let source: RecordingSource;
let clock: FakeClock;
let log: RecordingLog;
let consume: BatchHandler;

beforeEach(() => {
  store = new MemoryStore();
  queues = new RecordingQueues();
  source = new RecordingSource();
  clock = new FakeClock();
  log = new RecordingLog();
  consume = createConsumer(orderStage, { store, queues, source, clock, log });
});

const stateOf = (orderId: string) => store.peek('orders', orderId)?.['state'];
const failureOf = (sqsMessageId: string) =>
  log.entries.find(({ fields }) => fields['sqsMessageId'] === sqsMessageId)?.fields['error'];
const given = (...ids: readonly string[]) =>
  store.seed('orders', ...ids.map((id) => orderIn('received', id)));

describe('a message', () => {
  it('commits its record and its effect together, and sends what it owes after', async () => {
    given(one);
    const response = await consume(sqsEvent(delivered(submitted(one))), plenty);
    expect(failuresIn(response)).toEqual([]);
    expect(store.commits.map((writes) => writes.map(({ table }) => table))).toEqual([
      ['idempotency', 'orders'],
    ]);
    expect(stateOf(one)).toBe('reserving');
    expect(queues.sent).toMatchObject([{ queue: 'inventory', groupId: one }]);
  });

  it('that is delivered again changes nothing and is sent again what it owes', async () => {
    given(one);
    const event = sqsEvent(delivered(submitted(one)));
    await consume(event, plenty);
    const before = store.peek('orders', one);
    expect(failuresIn(await consume(event, plenty))).toEqual([]);
    expect(store.commits).toHaveLength(1);
    expect(store.peek('orders', one)).toEqual(before);
    expect(queues.sentIds).toEqual(Array(2).fill(`${one}/inventory.reserve/1`));
    expect(queues.sent[1]?.body).toBe(queues.sent[0]?.body);
    expect(log.outcomes).toEqual(['reserving', 'duplicate']);
  });

  it('owes again what it decided then, not what it would decide now', async () => {
    given(one);
    await consume(sqsEvent(delivered(submitted(one))), plenty);
    await consume(sqsEvent(delivered(cancelRequested(one))), plenty);
    await consume(sqsEvent(delivered(submitted(one))), plenty);
    expect(queues.sentIds).toEqual(Array(2).fill(`${one}/inventory.reserve/1`));
    expect(stateOf(one)).toBe('cancelling');
  });

  it('whose commit was followed by a crash is healed by its redelivery', async () => {
    given(one);
    queues.answerWith(() => {
      throw new TransientFault('the process ended');
    });
    const event = sqsEvent(delivered(submitted(one)));
    expect(failuresIn(await consume(event, plenty))).toEqual([submitted(one).id]);
    expect(stateOf(one)).toBe('reserving');
    queues.answerWith(() => []);
    expect(failuresIn(await consume(event, plenty))).toEqual([]);
    expect(queues.sentIds).toEqual([`${one}/inventory.reserve/1`]);
    expect(store.commits).toHaveLength(1);
  });

  it('whose commit was done though its answer was lost fails, and its redelivery sends', async () => {
    given(one);
    store.interrupt(() => 'answer-lost');
    const event = sqsEvent(delivered(submitted(one)));
    expect(failuresIn(await consume(event, plenty))).toEqual([submitted(one).id]);
    expect(queues.calls).toEqual([]);
    expect(failuresIn(await consume(event, plenty))).toEqual([]);
    expect(queues.sentIds).toEqual([`${one}/inventory.reserve/1`]);
    expect(store.commits).toHaveLength(1);
  });

  it('that another invocation recorded in between is sent what the stored record owes', async () => {
    given(one);
    const theirs = { queue: 'email', groupId: one, id: 'theirs', body: '{}' };
    const expiresAt = clock.now() / 1000 + 60;
    store.interrupt(() => {
      store.seed('idempotency', { messageId: submitted(one).id, owed: [theirs], expiresAt });
      return undefined;
    });
    const response = await consume(sqsEvent(delivered(submitted(one))), plenty);
    expect(failuresIn(response)).toEqual([]);
    expect(store.commits).toEqual([]);
    expect(queues.sent).toEqual([theirs]);
    expect(log.outcomes).toEqual(['duplicate']);
  });

  it('that races with another of its order is decided again on what is stored then', async () => {
    given(one);
    store.interrupt(() => {
      store.seed('orders', { ...orderIn('received', one), state: 'reserving', version: 2 });
      return undefined;
    });
    await consume(sqsEvent(delivered(cancelRequested(one))), plenty);
    expect(store.peek('orders', one)).toMatchObject({ state: 'cancelling', version: 3 });
    expect(queues.sent).toEqual([]);
  });

  it('that meets a conflict waits and is tried again', async () => {
    given(one);
    store.interrupt(
      () => 'conflict',
      () => 'conflict',
    );
    expect(failuresIn(await consume(sqsEvent(delivered(submitted(one))), plenty))).toEqual([]);
    expect(stateOf(one)).toBe('reserving');
    expect(clock.sleeps).toEqual([10, 20]);
  });

  it('that meets conflicts without end fails, and has changed nothing', async () => {
    given(one);
    store.interrupt(...Array(100).fill(() => 'conflict'));
    const response = await consume(sqsEvent(delivered(submitted(one))), plenty);
    expect(failuresIn(response)).toEqual([submitted(one).id]);
    expect(stateOf(one)).toBe('received');
    expect(queues.calls).toEqual([]);
    expect(clock.sleeps).toEqual([10, 20, 40, 80, 160, 320, 640]);
    expect(log.of('message-failed')).toMatchObject([{ level: 'warn', fields: { stage: 'order' } }]);
    expect(log.metrics).toMatchObject({ ConflictsRetried: 7, MessagesFailed: 1 });
    expect(failureOf(submitted(one).id)).toMatchObject({
      name: 'TransientFault',
      message: 'others wrote the same items 8 times',
      certain: true,
    });
  });

  it('whose record has expired, but is not deleted yet, is a new message', async () => {
    given(one);
    const event = sqsEvent(delivered(submitted(one)));
    await consume(event, plenty);
    clock.advance(RECORD_LIFETIME_MS - 1000);
    await consume(event, plenty);
    expect(log.outcomes).toEqual(['reserving', 'duplicate']);
    clock.advance(1000);
    await consume(event, plenty);
    expect(log.outcomes).toEqual(['reserving', 'duplicate', 'late in reserving']);
    expect(store.commits).toHaveLength(2);
  });

  it('without enough time left is not started, and comes back', async () => {
    given(one);
    const event = sqsEvent(delivered(submitted(one)));
    expect(failuresIn(await consume(event, withTimeLeft(5_499)))).toEqual([submitted(one).id]);
    expect(store.reads).toEqual([]);
    expect(stateOf(one)).toBe('received');
    expect(failuresIn(await consume(event, withTimeLeft(5_500)))).toEqual([]);
    expect(stateOf(one)).toBe('reserving');
  });

  it('whose idempotency record cannot be read fails for good, and alone', async () => {
    given(one, two);
    store.seed('idempotency', { messageId: submitted(one).id, owed: 'x', expiresAt: 1 });
    const event = sqsEvent(delivered(submitted(one)), delivered(submitted(two)));
    expect(failuresIn(await consume(event, plenty))).toEqual([submitted(one).id]);
    expect(stateOf(two)).toBe('reserving');
    expect(failureOf(submitted(one).id)).toMatchObject({
      name: 'PermanentFault',
      message: 'an idempotency record cannot be read',
      cause: { issues: [{ path: ['owed'] }] },
    });
  });
});

describe('a batch', () => {
  it('is read, committed and sent at once, however many groups it has', async () => {
    given(one, two, three);
    const messages = [one, two, three].map((id) => delivered(submitted(id)));
    await consume(sqsEvent(...messages), plenty);
    expect(store.reads).toHaveLength(1);
    expect(store.reads[0]).toHaveLength(9);
    expect(store.commits).toHaveLength(1);
    expect(queues.calls).toHaveLength(1);
    expect(queues.sent.map(({ groupId }) => groupId)).toEqual([one, two, three]);
  });

  it('handles several messages of one group in order, each on what the one before left', async () => {
    given(one);
    const messages = [submitted(one), cancelRequested(one), stockReserved(one), stockReleased(one)];
    const response = await consume(sqsEvent(...messages.map((m) => delivered(m))), plenty);
    expect(failuresIn(response)).toEqual([]);
    expect(log.outcomes).toEqual(['reserving', 'cancelling', 'cancelling', 'cancelled']);
    expect(store.peek('orders', one)).toMatchObject({ state: 'cancelled', version: 5 });
    expect(queues.sentIds).toEqual(
      ['inventory.reserve', 'email.cancelled', 'inventory.release'].map((t) => `${one}/${t}/1`),
    );
  });

  it('with one bad message fails it and what comes after it in its group, nothing else', async () => {
    given(one, two);
    const impossible = stockReleased(one);
    const response = await consume(
      sqsEvent(
        delivered(submitted(one)),
        delivered(impossible),
        delivered(submitted(two)),
        delivered(cancelRequested(one)),
      ),
      plenty,
    );
    expect(failuresIn(response)).toEqual([impossible.id, cancelRequested(one).id]);
    expect(stateOf(one)).toBe('reserving');
    expect(stateOf(two)).toBe('reserving');
    expect(queues.sentIds).toHaveLength(2);
  });

  it.each([
    ['no JSON', 'not json'],
    ['JSON of nothing known', '{"type":"order.explode"}'],
    ['a version of long ago', JSON.stringify({ ...submitted(one), schemaVersion: 0 })],
    [
      'a message of another stage',
      JSON.stringify({ ...submitted(one), type: 'inventory.release' }),
    ],
  ])('fails a body that is %s, and goes on with the other groups', async (_, body) => {
    given(one, two);
    const bad = { sqsId: 'bad', groupId: one, body };
    const response = await consume(
      sqsEvent(bad, delivered(submitted(one)), delivered(submitted(two))),
      plenty,
    );
    expect(failuresIn(response)).toEqual(['bad', submitted(one).id]);
    expect(stateOf(one)).toBe('received');
    expect(stateOf(two)).toBe('reserving');
    expect(failureOf('bad')).toMatchObject({ name: 'PermanentFault' });
  });

  it('lets a message of newer code wait for that code, and goes on with the other groups', async () => {
    given(one, two);
    const body = JSON.stringify({ ...submitted(one), schemaVersion: 2 });
    const newer = { sqsId: 'newer', groupId: one, body };
    const response = await consume(sqsEvent(newer, delivered(submitted(two))), plenty);
    expect(failuresIn(response)).toEqual(['newer']);
    expect(stateOf(two)).toBe('reserving');
    expect(failureOf('newer')).toMatchObject({ name: 'TransientFault' });
  });

  it('fails the message whose owed message SQS did not take, and what comes after it', async () => {
    given(one, two);
    queues.answerWith((_, messages) => messages.filter(({ groupId }) => groupId === one));
    const response = await consume(
      sqsEvent(
        delivered(submitted(one)),
        delivered(submitted(two)),
        delivered(cancelRequested(one)),
      ),
      plenty,
    );
    expect(failuresIn(response)).toEqual([submitted(one).id, cancelRequested(one).id]);
    expect(queues.sent.map(({ groupId }) => groupId)).toEqual([two]);
    expect(failureOf(submitted(one).id)).toMatchObject({
      name: 'TransientFault',
      message: 'what the message owes could not be sent',
    });
  });

  it('fails a message of which SQS took one of two that it owes', async () => {
    const owed = (['inventory', 'email'] as const).map((queue) => {
      return { queue, groupId: one, id: `to-${queue}`, body: '{}' };
    });
    const expiresAt = clock.now() / 1000 + 60;
    store.seed('idempotency', { messageId: submitted(one).id, owed, expiresAt });
    queues.answerWith((queue, messages) => (queue === 'email' ? messages : []));
    const response = await consume(sqsEvent(delivered(submitted(one))), plenty);
    expect(queues.sentIds).toEqual(['to-inventory']);
    expect(failuresIn(response)).toEqual([submitted(one).id]);
  });

  it('sends nothing of a lane after a message of it that was not taken', async () => {
    given(one);
    queues.answerWith((_, messages) => messages.filter(({ id }) => id.includes('reserve')));
    const messages = [submitted(one), cancelRequested(one), stockReserved(one)];
    const event = sqsEvent(...messages.map((m) => delivered(m)));
    expect(failuresIn(await consume(event, plenty))).toEqual(messages.map(({ id }) => id));
    expect(queues.sent).toEqual([]);
    queues.answerWith(() => []);
    expect(failuresIn(await consume(event, plenty))).toEqual([]);
    expect(queues.sentIds).toEqual(
      ['inventory.reserve', 'inventory.release'].map((t) => `${one}/${t}/1`),
    );
  });

  it('that the same message is in twice is done once', async () => {
    given(one);
    const again = delivered(submitted(one), 'redriven');
    await consume(sqsEvent(delivered(submitted(one)), again), plenty);
    expect(log.outcomes).toEqual(['reserving', 'duplicate']);
    expect(store.commits).toHaveLength(1);
  });

  it('whose read fails fails as a whole: nothing was begun', async () => {
    given(one, two);
    store.get = () => Promise.reject(new TransientFault('throttled'));
    const messages = [submitted(one), submitted(two)];
    const response = await consume(sqsEvent(...messages.map((m) => delivered(m))), plenty);
    expect(failuresIn(response)).toEqual(messages.map(({ id }) => id));
    expect([stateOf(one), stateOf(two)]).toEqual(['received', 'received']);
  });
});

describe('traces and metrics', () => {
  const traceOf = (n: number) =>
    `Root=1-5759e988-${n.toString(16).padStart(24, '0')};Parent=53995c3f42cd8ad8;Sampled=1`;

  it('send on each message with the trace of its own order, however many share the batch', async () => {
    given(one, two, three);
    await consume(
      sqsEvent(
        { ...delivered(submitted(one)), traceHeader: traceOf(1) },
        { ...delivered(submitted(two)), traceHeader: `${traceOf(2)};Lineage=1:a:0` },
        delivered(submitted(three)),
      ),
      plenty,
    );
    expect(queues.sent.map(({ groupId, traceHeader }) => [groupId, traceHeader])).toEqual([
      [one, traceOf(1)],
      [two, traceOf(2)],
      [three, undefined],
    ]);
    expect(log.of('message-handled').map(({ fields }) => fields['traceId'])).toEqual([
      '1-5759e988-000000000000000000000001',
      '1-5759e988-000000000000000000000002',
      undefined,
    ]);
  });

  it('keep the trace when what is owed is sent again, without storing it', async () => {
    given(one);
    const event = sqsEvent({ ...delivered(submitted(one)), traceHeader: traceOf(1) });
    await consume(event, plenty);
    await consume(event, plenty);
    expect(queues.sent.map(({ traceHeader }) => traceHeader)).toEqual([traceOf(1), traceOf(1)]);
    expect(JSON.stringify(store.all('idempotency'))).not.toContain('Root=');
  });

  it('tell the trace and the id of a message that failed', async () => {
    await consume(sqsEvent({ ...delivered(submitted(one)), traceHeader: traceOf(1) }), plenty);
    expect(log.of('message-failed')[0]?.fields).toMatchObject({
      stage: 'order',
      orderId: one,
      messageId: submitted(one).id,
      attempt: 1,
      traceId: '1-5759e988-000000000000000000000001',
    });
  });

  it('count an order once, when it enters a state, and not when its message comes again', async () => {
    store.seed('orders', orderIn('reserving', one));
    clock.advance(Date.parse('2026-03-01T11:00:02.500Z') - clock.now());
    const event = sqsEvent(delivered(stockReserved(one)));
    await consume(event, plenty);
    expect(log.metrics).toMatchObject({
      OrdersConfirmed: 1,
      ConfirmedValue: 1250,
      TimeToConfirm: 2_500,
      MessagesHandled: 1,
    });
    const again = new RecordingLog();
    await createConsumer(orderStage, { store, queues, source, clock, log: again })(event, plenty);
    expect(again.metrics).not.toHaveProperty('OrdersConfirmed');
    expect(again.metrics).toMatchObject({ MessagesHandled: 1 });
  });
});
