/** What a batch costs, and how little of it fails: the inventory stage, for its merged stock. */
import { beforeEach, describe, expect, it } from 'vitest';
import { inventoryStage } from '../../../lambdas/inventory/stage.ts';
import { createConsumer } from '../../../lambdas/runtime/consumer.ts';
import { PermanentFault, TransientFault } from '../../../lambdas/runtime/faults.ts';
import type { BatchHandler } from '../../../lambdas/runtime/shell.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type Interruption, MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingQueues } from '../../support/recording-queues.ts';
import { RecordingSource } from '../../support/recording-source.ts';
import { idOf, line, product, release, reserve } from '../../support/samples.ts';
import { delivered, failuresIn, sqsEvent, withTimeLeft } from '../../support/sqs-event.ts';

let store: MemoryStore;
let queues: RecordingQueues;
let source: RecordingSource;
let clock: FakeClock;
let log: RecordingLog;
let handler: BatchHandler;

beforeEach(() => {
  store = new MemoryStore();
  queues = new RecordingQueues();
  source = new RecordingSource();
  clock = new FakeClock();
  log = new RecordingLog();
  const stage = inventoryStage({ currency: 'GBP', linesPerTransaction: 3 });
  handler = createConsumer(stage, { store, queues, source, clock, log });
});

type Message = Parameters<typeof delivered>[0];
const eventOf = (messages: readonly Message[]) => sqsEvent(...messages.map((m) => delivered(m)));
const consume = async (...messages: Message[]) =>
  failuresIn(await handler(eventOf(messages), withTimeLeft(10_000)));
const available = (sku: string) => store.peek('stock', sku)?.['available'];
const ten = Array.from({ length: 10 }, (_, n) => idOf(n));
/** A reservation of one unit of a product of its own, for each of ten orders. */
const tenReservations = () => {
  store.seed('stock', ...ten.map((_, n) => product(`S${n}`, 1)));
  return ten.map((id, n) => reserve(id, line(`S${n}`)));
};
const repliesOf = (type: string) =>
  queues.sentIds.filter((id) => id.includes(type)).map((id) => id.split('/')[0]);

describe('ten messages of ten orders', () => {
  it('are one read, one transaction and one call to send', async () => {
    expect(await consume(...tenReservations())).toEqual([]);
    expect(store.reads).toHaveLength(1);
    // The message's record, the order's failures, its reservation and its product.
    expect(store.reads[0]).toHaveLength(40);
    expect(store.commits).toHaveLength(1);
    expect(store.commits[0]).toHaveLength(30);
    expect(queues.calls).toHaveLength(1);
    expect(repliesOf('stock.reserved')).toEqual(ten);
  });

  it('for one product are one write of it', async () => {
    store.seed('stock', product('HOT', 25));
    expect(await consume(...ten.map((id) => reserve(id, line('HOT', 2))))).toEqual([]);
    expect(store.reads[0]).toHaveLength(31);
    expect(store.commits).toHaveLength(1);
    expect(store.commits[0]).toHaveLength(21);
    expect(available('HOT')).toBe(5);
  });

  it('of which one lost its stock meanwhile: it alone is read and decided again', async () => {
    const messages = tenReservations();
    store.interrupt(() => {
      store.seed('stock', product('S4', 0));
      return undefined;
    });
    expect(await consume(...messages)).toEqual([]);
    expect(store.commits.map((writes) => writes.length)).toEqual([27, 1]);
    expect(store.reads.map((keys) => keys.length)).toEqual([40, 4]);
    expect(repliesOf('stock.rejected')).toEqual([ten[4]]);
    expect(repliesOf('stock.reserved')).toHaveLength(9);
  });

  it('of which one can never be written: it alone fails', async () => {
    const never: Interruption = () => {
      throw new PermanentFault('DynamoDB will never take it');
    };
    const fine: Interruption = () => undefined;
    // All together, and each by itself: the fourth is the one.
    store.interrupt(never, fine, fine, fine, never);
    const messages = tenReservations();
    expect(await consume(...messages)).toEqual([messages[3]?.id]);
    expect(store.commits).toHaveLength(9);
    expect(repliesOf('stock.reserved')).toEqual(ten.filter((_, n) => n !== 3));
  });

  it('that the store does not answer all come back, and none is lost', async () => {
    store.interrupt(() => 'answer-lost');
    const messages = tenReservations();
    expect(await consume(...messages)).toEqual(messages.map(({ id }) => id));
    expect(queues.calls).toEqual([]);
    expect(await consume(...messages)).toEqual([]);
    expect(store.commits).toHaveLength(1);
    expect(repliesOf('stock.reserved')).toEqual(ten);
  });
});

describe('orders that crowd one product', () => {
  const three = ten.slice(0, 3);

  it('are served in the order of the batch, as far as the stock goes', async () => {
    store.seed('stock', product('HOT', 5), product('COLD', 1));
    const other = reserve(idOf(99), line('COLD'));
    const messages = [...three.map((id) => reserve(id, line('HOT', 2))), other];
    expect(await consume(...messages)).toEqual([]);
    expect(available('HOT')).toBe(1);
    expect(repliesOf('stock.reserved').toSorted()).toEqual([ten[0], ten[1], idOf(99)].toSorted());
    expect(repliesOf('stock.rejected')).toEqual([ten[2]]);
    // Nobody had to wait: nothing but the stock was in the way.
    expect(clock.sleeps.length).toBeLessThanOrEqual(1);
  });

  it('are all served when there is enough for all, and another’s stock comes on top', async () => {
    store.seed('stock', product('HOT', 4));
    await consume(reserve(idOf(99), line('HOT', 4)));
    store.seed('stock', product('HOT', 6));
    const messages = [...three.map((id) => reserve(id, line('HOT', 2))), release(idOf(99))];
    const commits = store.commits.length;
    expect(await consume(...messages)).toEqual([]);
    expect(store.commits).toHaveLength(commits + 1);
    expect(available('HOT')).toBe(4);
  });

  it('wait for what another of the batch puts back before they are rejected', async () => {
    store.seed('stock', product('HOT', 4));
    await consume(reserve(idOf(99), line('HOT', 4)));
    const messages = [...three.map((id) => reserve(id, line('HOT', 2))), release(idOf(99))];
    expect(await consume(...messages)).toEqual([]);
    expect(repliesOf('stock.reserved')).toEqual([idOf(99), ten[0], ten[1]]);
    expect(repliesOf('stock.rejected')).toEqual([ten[2]]);
    expect(available('HOT')).toBe(0);
  });
});

describe('several messages of one order', () => {
  it('are handled in order beside those of others, and heal their failures', async () => {
    const [one = '', two = ''] = ten;
    store.seed('stock', product('A', 5), product('B', 5));
    store.seed('failures', {
      orderId: one,
      [reserve(one).id]: {},
      [release(one).id]: {},
      other: {},
    });
    expect(
      await consume(reserve(one, line('A', 2)), reserve(two, line('B', 2)), release(one)),
    ).toEqual([]);
    expect(store.commits.map((writes) => writes.length)).toEqual([7, 4]);
    expect(queues.sentIds).toEqual([
      `${one}/stock.reserved/1`,
      `${two}/stock.reserved/1`,
      `${one}/stock.released/1`,
    ]);
    expect([available('A'), available('B')]).toEqual([5, 3]);
    expect(store.peek('failures', one)).toEqual({ orderId: one, other: {} });
  });

  it('one of which was handled before still heal its failure', async () => {
    const [one = ''] = ten;
    store.seed('stock', product('A', 5));
    const message = reserve(one, line('A', 2));
    await consume(message);
    store.seed('failures', { orderId: one, [message.id]: {} });
    expect(await consume(message)).toEqual([]);
    expect(store.peek('failures', one)).toEqual({ orderId: one });
    expect(available('A')).toBe(3);
  });

  it('that come in two groups, as no order’s should, are done once each all the same', async () => {
    const [one = ''] = ten;
    store.seed('stock', product('A', 5));
    const message = reserve(one, line('A', 2));
    const elsewhere = { ...delivered(message, 'copy'), groupId: 'another' };
    const response = await handler(sqsEvent(delivered(message), elsewhere), withTimeLeft(10_000));
    expect(failuresIn(response)).toEqual([]);
    expect(available('A')).toBe(3);
    expect(log.outcomes).toEqual(['stock.reserved', 'duplicate']);
  });
});

describe('a message', () => {
  it('that would write one product twice fails for good, and takes nothing', async () => {
    const [one = '', two = ''] = ten;
    store.seed('stock', product('A', 5));
    const twice = reserve(one, line('A', 1), line('A', 2));
    expect(await consume(twice, reserve(two, line('A')))).toEqual([twice.id]);
    expect(available('A')).toBe(4);
    expect(store.peek('reservations', one)).toBeUndefined();
    expect(log.of('message-failed')).toMatchObject([
      { fields: { error: { name: 'PermanentFault' } } },
    ]);
  });

  it('comes back when nobody can tell whether what it owes was sent', async () => {
    const [first] = tenReservations();
    if (!first) throw new Error('there are ten');
    const owesNothing = idOf(99);
    store.seed('idempotency', {
      messageId: release(owesNothing).id,
      owed: [],
      expiresAt: clock.now() / 1000 + 60,
    });
    queues.answerWith(() => {
      throw new TransientFault('SQS did not answer');
    });
    log.log = (_, event) => {
      if (event === 'send-failed') throw new Error('the log is full');
    };
    expect(await consume(first, release(owesNothing))).toEqual([first.id]);
    expect(store.commits).toHaveLength(1);
  });
});

describe('time that runs out', () => {
  const [one = '', two = ''] = ten;
  const lines = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((sku) => line(sku));
  /** In an invocation that ends after so many milliseconds of the clock. */
  const consumeFor = async (ms: number, ...messages: Message[]) => {
    const endMs = clock.now() + ms;
    const context = { getRemainingTimeInMillis: () => endMs - clock.now() };
    return failuresIn(await handler(eventOf(messages), context));
  };
  const slow =
    (ms: number): Interruption =>
    () => {
      clock.advance(ms);
      return undefined;
    };
  beforeEach(() => {
    store.seed('stock', ...lines.map(({ sku }) => product(sku, 5)));
  });

  it('lets a group’s next message come back at once, and what was done stand', async () => {
    store.interrupt(slow(2_001));
    const messages = [reserve(one, line('A')), release(one), reserve(two, line('B'))];
    expect(await consumeFor(7_500, ...messages)).toEqual([release(one).id]);
    expect(source.hidden).toEqual([{ ids: [release(one).id], seconds: 0 }]);
    expect(repliesOf('stock.reserved')).toEqual([one, two]);
    expect(store.reads).toHaveLength(1);
    expect(await consumeFor(7_500, release(one))).toEqual([]);
    expect(available('A')).toBe(5);
  });

  it('lets a large reservation go on where it was when it comes back', async () => {
    const message = reserve(one, ...lines);
    store.interrupt(slow(2_001));
    expect(await consumeFor(7_500, message)).toEqual([message.id]);
    expect(source.hidden.map(({ seconds }) => seconds)).toEqual([0]);
    expect(store.peek('reservations', one)).toMatchObject({ phase: 'reserving', held: 3 });
    expect(queues.sent).toEqual([]);
    expect(await consumeFor(7_500, message)).toEqual([]);
    expect(store.peek('reservations', one)).toMatchObject({ phase: 'reserved', held: 7 });
    expect(lines.map(({ sku }) => available(sku))).toEqual(lines.map(() => 4));
    expect(repliesOf('stock.reserved')).toEqual([one]);
  });

  it('leaves enough to send what was committed at the last moment', async () => {
    store.interrupt(slow(2_999));
    queues.answerWith(() => {
      clock.advance(2_499);
      return [];
    });
    expect(await consumeFor(7_500, reserve(one, line('A')))).toEqual([]);
    expect(repliesOf('stock.reserved')).toEqual([one]);
  });

  it('starts no transaction that may not end in time', async () => {
    store.interrupt(slow(2_001));
    const many = ['A', 'B', 'C'].map((sku) => line(sku));
    const others = ['D', 'E', 'F'].map((sku) => line(sku));
    handler = createConsumer(
      inventoryStage({ currency: 'GBP', linesPerTransaction: 3 }),
      { store, queues, source, clock, log },
      (plans) => plans.map((plan) => ({ plans: [plan], writes: plan.writes })),
    );
    const messages = [reserve(one, ...many), reserve(two, ...others)];
    expect(await consumeFor(7_500, ...messages)).toEqual([reserve(two).id]);
    expect(store.commits).toHaveLength(1);
    expect(repliesOf('stock.reserved')).toEqual([one]);
  });

  it('is not slept away: a message in conflict comes back when a pause leaves too little', async () => {
    store.interrupt(() => {
      clock.advance(1_991);
      return 'conflict';
    });
    expect(await consumeFor(7_500, reserve(one, line('A')))).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
    expect(source.hidden.map(({ seconds }) => seconds)).toEqual([0]);
  });
});
