import { describe, expect, it } from 'vitest';
import { decide } from '../../core/decide.ts';
import { head, type OrderMessage } from '../../core/messages.ts';
import type { Order } from '../../core/order.ts';
import type { OrderState } from '../../core/states.ts';

const orderId = 'ord_00000000000000000000000000000001';
const at = '2026-01-02T03:04:05.000Z';
const order = (state: OrderState, rest: Partial<Order> = {}): Order => ({
  orderId,
  owner: 'iam:alice',
  requestHash: 'v1:x',
  version: 3,
  state,
  customer: { email: 'ada@example.com' },
  lines: [{ sku: 'MUG', quantity: 2 }],
  timeline: [{ state: 'received', at: '2026-01-01T00:00:00.000Z' }],
  createdAt: '2026-01-01T00:00:00.000Z',
  listPartition: 'p',
  listPosition: 's',
  ...rest,
});
const reservedLines = [{ sku: 'MUG', quantity: 2, name: 'Mug', unitPriceMinor: 895 }];
const total = { amountMinor: 1790, currency: 'GBP' };
const reserved: OrderMessage = { ...head(orderId, 'stock.reserved'), lines: reservedLines, total };

function changed(current: Order, message: OrderMessage, when = at): Order {
  const decision = decide(current, message, when);
  if (decision.kind !== 'changed') throw new Error(`${message.type} changes nothing`);
  return decision.order;
}

describe('an order that a message moves', () => {
  it('has one version more, its new state, and the time in its timeline', () => {
    const decision = decide(order('received'), head(orderId, 'order.submitted'), at);
    expect(decision).toMatchObject({
      kind: 'changed',
      order: { version: 4, state: 'reserving' },
      sends: [
        {
          type: 'inventory.reserve',
          id: `${orderId}/inventory.reserve/1`,
          lines: [{ sku: 'MUG' }],
        },
      ],
    });
    if (decision.kind !== 'changed') throw new Error('unreachable');
    expect(decision.order.timeline.at(-1)).toEqual({ state: 'reserving', at });
  });

  it.each(['order.submitted', 'order.cancel-requested'] as const)(
    'out of `received` leaves the index of those by %s',
    (type) => {
      const decision = decide(order('received', { receivedBucket: '1' }), head(orderId, type), at);
      if (decision.kind !== 'changed') throw new Error('unreachable');
      expect(Object.keys(decision.order)).not.toContain('receivedBucket');
    },
  );

  it('is in the index of those under way while another stage has it, since it has', () => {
    const reserving = changed(order('received'), head(orderId, 'order.submitted'));
    expect(reserving).toMatchObject({ underWaySince: `${at}#reserving#${orderId}` });
    expect(reserving.underWayBucket).toMatch(/^[0-7]$/);
    expect(Object.keys(changed(reserving, reserved))).not.toContain('underWayBucket');
    expect(Object.keys(changed(reserving, reserved))).not.toContain('underWaySince');

    const cancelling = changed(reserving, head(orderId, 'order.cancel-requested'));
    expect(cancelling).toMatchObject({ underWaySince: `${at}#cancelling#${orderId}` });
    const later = '2026-03-01T13:00:00.000Z';
    expect(changed(cancelling, reserved, later).underWaySince).toBe(cancelling.underWaySince);
  });

  it('keeps what was reserved, and mails the version that it has now', () => {
    const decision = decide(order('reserving'), reserved, at);
    expect(decision).toMatchObject({
      order: { state: 'confirmed', reserved: { lines: reservedLines, total } },
      sends: [{ type: 'email.confirmed', version: 4, total, lines: reservedLines }],
    });
  });

  it('keeps why it was rejected, and mails it', () => {
    const shortages = [{ reason: 'unknown-product' as const, sku: 'MUG', requested: 2 }];
    const message = { ...head(orderId, 'stock.rejected'), shortages };
    expect(decide(order('reserving'), message, at)).toMatchObject({
      order: { state: 'rejected', shortages },
      sends: [{ type: 'email.rejected', shortages }],
    });
  });

  it('that waits for the release of what was reserved too late enters no state twice', () => {
    const decision = decide(order('cancelling'), reserved, at);
    expect(decision).toMatchObject({
      order: { state: 'cancelling', version: 4, timeline: order('cancelling').timeline },
    });
    // Nothing but its head: a release with more would fit no schema.
    expect(decision).toHaveProperty('sends', [head(orderId, 'inventory.release')]);
  });

  it.each([
    ['with stock to put back', { lines: reservedLines, total }, true],
    ['with none', undefined, false],
  ])('tells its customer of a cancellation %s', (_, held, released) => {
    const current = order('cancelling', held && { reserved: held });
    const decision = decide(current, head(orderId, 'stock.released'), at);
    expect(decision).toMatchObject({ sends: [{ type: 'email.cancelled', released }] });
  });
});

describe('an order that a message does not move', () => {
  it('is late or impossible, and nothing is sent', () => {
    expect(decide(order('confirmed'), reserved, at)).toEqual({ kind: 'late' });
    expect(decide(order('received'), reserved, at)).toEqual({ kind: 'impossible' });
  });

  it('is not changed in place', () => {
    const current = Object.freeze(order('received'));
    Object.freeze(current.timeline);
    decide(current, head(orderId, 'order.submitted'), at);
  });
});
