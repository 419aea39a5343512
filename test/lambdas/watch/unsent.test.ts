import { beforeEach, describe, expect, it } from 'vitest';
import type { Order } from '../../../core/order.ts';
import { failureWrite } from '../../../lambdas/runtime/failure-record.ts';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import { seededRandom } from '../../local/sqs/seeded-random.ts';
import type { Interruption } from '../../support/memory-store.ts';
import { idOf, orderIn } from '../../support/samples.ts';
import { MINUTE_MS, setUpWatch } from './setup.ts';

let watch: ReturnType<typeof setUpWatch>;
beforeEach(() => {
  watch = setUpWatch();
});

/** An order that was accepted so long ago. */
function waiting(n: number, ageMs: number): Order {
  const orderId = `${idOf(n)}`;
  const createdAt = new Date(watch.clock.now() - ageMs).toISOString();
  return { ...orderIn('received', orderId), createdAt, listPosition: `${createdAt}#${orderId}` };
}

/** Orders 1 to `amount`, the first the oldest, a second between each. */
function seedWaiting(amount: number, ageMs = 60 * MINUTE_MS): void {
  for (let n = 1; n <= amount; n++) watch.store.seed('orders', waiting(n, ageMs - n * 1_000));
}

/** The first step of an order: it leaves the index. */
function goOn(orderId: string): void {
  const { receivedBucket: _left, ...kept } = watch.store.peek('orders', orderId) ?? {};
  watch.store.seed('orders', { ...kept, state: 'reserving' });
}

const dead = (orderId: string) => ({
  orderId,
  [`${orderId}/order.submitted/1`]: { stage: 'order', attempt: 3, error: 'E', at: '2026' },
});
const sentOrders = () => watch.queues.sent.map(({ groupId }) => groupId);

/** From now on every message that is sent is handled before the next run. */
function handleWhatIsSent(): void {
  watch.queues.answerWith((_, messages) => {
    for (const { groupId } of messages) goOn(groupId);
    return [];
  });
}

describe('an order whose message never left', () => {
  it('is sent on, with the same message, when it has waited for two minutes', async () => {
    watch.store.seed('orders', waiting(1, MINUTE_MS));
    await watch.run();
    expect(watch.queues.sent).toEqual([]);
    await watch.runMinutes(2);
    expect(watch.queues.sent).toMatchObject([
      { queue: 'orders', groupId: idOf(1), id: `${idOf(1)}/order.submitted/1` },
    ]);
  });

  it('is told by its age until it has gone on', async () => {
    watch.store.seed('orders', waiting(1, 5 * MINUTE_MS));
    await watch.run();
    expect(watch.metrics).toMatchObject({ OldestUnsentOrderAge: 300, OrdersSentAgain: 1 });
    goOn(idOf(1));
    await watch.runMinutes(1);
    expect(watch.metrics).toMatchObject({ OldestUnsentOrderAge: 0, OrdersSentAgain: 0 });
  });

  it('is left alone while its message is dead', async () => {
    watch.store.seed('orders', waiting(1, 60 * MINUTE_MS));
    watch.store.seed('failures', dead(idOf(1)));
    await watch.run();
    expect(watch.queues.sent).toEqual([]);
    expect(watch.metrics['OldestUnsentOrderAge']).toBe(0);
  });

  it('is sent on although another message of it is dead', async () => {
    watch.store.seed('orders', waiting(1, 60 * MINUTE_MS));
    await watch.store.write(
      failureWrite(idOf(1), `${idOf(1)}/order.cancel-requested/1`, {
        stage: 'order',
        attempt: 3,
        error: 'E',
        at: '2026',
      }),
    );
    await watch.run();
    expect(sentOrders()).toEqual([idOf(1)]);
  });

  it('is found behind more dead orders than a page holds', async () => {
    seedWaiting(500);
    for (let n = 1; n < 500; n++) watch.store.seed('failures', dead(idOf(n)));
    await watch.run();
    expect(sentOrders()).toEqual([idOf(500)]);
  });

  it('is sent again after a pause when the first message was lost', async () => {
    watch.store.seed('orders', waiting(1, 5 * MINUTE_MS));
    await watch.run();
    await watch.runMinutes(1);
    expect(sentOrders()).toHaveLength(1);
    expect(watch.metrics).toMatchObject({ OldestUnsentOrderAge: 360, OrdersSentAgain: 0 });
    await watch.runMinutes(1);
    expect(sentOrders()).toHaveLength(2);
  });
});

describe('many orders whose messages never left', () => {
  it('are sent on by more and more, while that helps', async () => {
    seedWaiting(320);
    handleWhatIsSent();
    const sizes: unknown[] = [];
    for (let minute = 0; minute < 6; minute++) {
      await watch.runMinutes(1);
      sizes.push(watch.metrics['OrdersSentAgain']);
    }
    expect(sizes).toEqual([10, 20, 40, 80, 160, 10]);
    expect(new Set(sentOrders()).size).toBe(320);
  });

  it('are told by the age of the oldest, whatever buckets they are in', async () => {
    for (const [n, minutes] of [5, 9, 7, 3].entries()) {
      watch.store.seed('orders', waiting(n + 1, minutes * MINUTE_MS));
    }
    await watch.run();
    expect(watch.metrics['OldestUnsentOrderAge']).toBe(9 * 60);
    expect(sentOrders()).toEqual([idOf(2), idOf(3), idOf(1), idOf(4)]);
  });

  it('are told in the log by the first ten, and by how many were sent and were not', async () => {
    seedWaiting(60);
    handleWhatIsSent();
    await watch.runMinutes(1);
    let calls = 0;
    watch.queues.answerWith((_, messages) => {
      for (const { groupId } of messages) goOn(groupId);
      return ++calls === 1 ? messages.slice(0, 3) : [];
    });
    await watch.runMinutes(1);
    expect(watch.logged('orders-sent-again').map(({ fields }) => fields)).toMatchObject([
      { orders: 10, unsent: 0 },
      { orders: 17, unsent: 3, orderIds: { length: 10 } },
    ]);
    expect(watch.metrics['OrdersSentAgain']).toBe(17);
  });

  it('are sent in calls of ten', async () => {
    seedWaiting(30);
    handleWhatIsSent();
    await watch.runMinutes(2);
    expect(watch.queues.calls.map(({ messages }) => messages.length)).toEqual([10, 10, 10]);
  });

  it('are found although the oldest cannot go on', async () => {
    watch.clock.random = seededRandom(1);
    seedWaiting(40);
    const stuck = new Set(Array.from({ length: 10 }, (_, n) => idOf(n + 1)));
    watch.queues.answerWith((_, messages) => {
      for (const { groupId } of messages) if (!stuck.has(groupId)) goOn(groupId);
      return [];
    });
    await watch.runMinutes(15);
    const left = watch.store.all('orders').filter(({ state }) => state === 'received');
    expect(left.map(({ orderId }) => orderId)).toEqual([...stuck]);
  });
});

describe('a backlog', () => {
  it('that stands gets ten messages at a time, less and less often', async () => {
    seedWaiting(2_000);
    await watch.runMinutes(60);
    // At 1, 3, 7, 15, 31 and 47 min.
    expect(watch.queues.sent).toHaveLength(60);
  });

  it('that moves by itself gets ten messages a minute, and no more', async () => {
    seedWaiting(2_000);
    for (let minute = 0; minute < 10; minute++) {
      await watch.runMinutes(1);
      for (let n = 1; n <= 200; n++) goOn(idOf(minute * 200 + n));
    }
    expect(watch.queues.sent).toHaveLength(100);
  });

  it('that stood and moves again is noticed at the next run', async () => {
    seedWaiting(30);
    await watch.runMinutes(32);
    const before = watch.queues.sent.length;
    for (const orderId of sentOrders().slice(-10)) goOn(orderId);
    await watch.runMinutes(1);
    expect(watch.queues.sent.length).toBeGreaterThan(before);
  });

  it('whose orders die one by one does not stand', async () => {
    seedWaiting(100);
    watch.queues.answerWith((_, messages) => {
      for (const { groupId } of messages) watch.store.seed('failures', dead(groupId));
      return [];
    });
    await watch.runMinutes(2);
    expect(watch.queues.sent).toHaveLength(30);
  });
});

describe('a run', () => {
  it('stands back when another one was faster', async () => {
    seedWaiting(5);
    watch.store.interrupt(() => {
      watch.store.seed('watch', { task: 'unsent', version: 1 });
      return undefined;
    });
    await watch.run();
    expect(watch.queues.sent).toEqual([]);
    expect(watch.metrics['OrdersSentAgain']).toBe(0);
  });

  it('sends nothing that it could not note', async () => {
    seedWaiting(5);
    const fail: Interruption = ([write]) => {
      if (write?.kind === 'put' && write.item['task'] === 'unsent')
        throw new TransientFault('away');
      return undefined;
    };
    watch.store.interrupt(fail, fail);
    await expect(watch.run()).rejects.toThrow('away');
    expect(watch.queues.sent).toEqual([]);
  });

  it('counts what SQS took', async () => {
    seedWaiting(5);
    watch.queues.answerWith((_, messages) => messages.slice(2));
    await watch.run();
    expect(watch.metrics['OrdersSentAgain']).toBe(2);
  });

  it('begins anew on what another version of the code has left', async () => {
    seedWaiting(5);
    watch.store.seed('watch', { task: 'unsent', version: 3, size: 'many' });
    await watch.run();
    expect(watch.queues.sent).toHaveLength(5);
    expect(watch.store.peek('watch', 'unsent')).toMatchObject({ version: 4, size: 10 });
  });
});
