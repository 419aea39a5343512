import { beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../../core/decide.ts';
import type { Order } from '../../../core/order.ts';
import { failureWrite } from '../../../lambdas/runtime/failure-record.ts';
import { cancelRequested, idOf, orderIn, stockReserved, submitted } from '../../support/samples.ts';
import { MINUTE_MS, STUCK_ORDER_MS, setUpWatch } from './setup.ts';

let watch: ReturnType<typeof setUpWatch>;
beforeEach(() => {
  watch = setUpWatch();
});

const ago = (ms: number) => new Date(watch.clock.now() - ms).toISOString();

/** An order that was received, and then took these steps, all at one time. */
function orderAfter(orderId: string, at: string, ...messages: Parameters<typeof decide>[1][]) {
  const received: Order = {
    ...orderIn('received', orderId),
    listPosition: `${at}#${orderId}`,
    createdAt: at,
  };
  return messages.reduce((order, message) => {
    const decision = decide(order, message, at);
    if (decision.kind !== 'changed') throw new Error(`${message.type} changes nothing`);
    return decision.order;
  }, received);
}

describe('orders that are stuck', () => {
  it('are those that are in a state for too long which they have to leave', async () => {
    const long = ago(STUCK_ORDER_MS + MINUTE_MS);
    const short = ago(STUCK_ORDER_MS - MINUTE_MS);
    const [a, b, c, d, e] = [idOf(0xa), idOf(0xb), idOf(0xc), idOf(0xd), idOf(0xe)];
    watch.store.seed(
      'orders',
      orderAfter(a, long),
      orderAfter(b, long, submitted(b)),
      orderAfter(c, long, submitted(c), cancelRequested(c)),
      orderAfter(d, long, submitted(d), stockReserved(d)),
      orderAfter(e, short, submitted(e)),
    );
    await watch.run();
    expect(watch.metrics).toMatchObject({
      OrdersStuck: 3,
      byState: { received: 1, reserving: 1, cancelling: 1 },
      orderIds: [a, b, c],
    });
  });

  it('are counted whole, and ten of them named', async () => {
    const long = ago(2 * STUCK_ORDER_MS);
    const ids = Array.from({ length: 12 }, (_, n) => idOf(n));
    watch.store.seed('orders', ...ids.map((id) => orderAfter(id, long)));
    await watch.run();
    expect(watch.metrics).toMatchObject({ OrdersStuck: 12, orderIds: { length: 10 } });
  });

  it('are not those that have just as long as they may', async () => {
    watch.store.seed('orders', orderAfter(idOf(1), ago(STUCK_ORDER_MS)));
    await watch.run();
    expect(watch.metrics).toMatchObject({ OrdersStuck: 0 });
  });

  it('are stuck when their message is dead, too', async () => {
    const orderId = idOf(1);
    watch.store.seed('orders', orderAfter(orderId, ago(2 * STUCK_ORDER_MS), submitted(orderId)));
    const failure = { stage: 'inventory', attempt: 3, error: 'E: bad', at: ago(MINUTE_MS) };
    await watch.store.write(failureWrite(orderId, `${orderId}/inventory.reserve/1`, failure));
    await watch.run();
    expect(watch.metrics).toMatchObject({ OrdersStuck: 1 });
  });

  it('are counted as none when there are none, and nothing more is said of them', async () => {
    await watch.run();
    expect(watch.metrics).toMatchObject({ OrdersStuck: 0 });
    expect(watch.metrics).not.toHaveProperty('byState');
  });
});
