import { describe, expect, it } from 'vitest';
import type { OrderMessage } from '../../../core/messages.ts';
import { order } from '../../../core/order.ts';
import { type OrderState, orderStates } from '../../../core/states.ts';
import { orderStage } from '../../../lambdas/order/stage.ts';
import { PermanentFault } from '../../../lambdas/runtime/faults.ts';
import type { Item, ItemKey } from '../../../lambdas/runtime/ports.ts';
import {
  cancelRequested,
  idOf,
  orderIn,
  stockRejected,
  stockReleased,
  stockReserved,
  submitted,
} from '../../support/samples.ts';

const nowMs = Date.parse('2026-03-01T12:00:00.000Z');
function decide(message: OrderMessage, item: Item | undefined) {
  const isRead = ({ table, key }: ItemKey) => table === 'orders' && key === message.orderId;
  const view = { get: (key: ItemKey) => (isRead(key) ? item : undefined), knows: isRead };
  const step = orderStage.decide(message, view, nowMs);
  if (step.kind !== 'done') throw new Error('an order is written as a whole');
  return step;
}

describe('the order stage', () => {
  it('reads the message’s order and nothing else', () => {
    expect(orderStage.reads(submitted(), false)).toEqual([{ table: 'orders', key: idOf(1) }]);
  });

  it('writes the whole order under the version that it was decided on', () => {
    const { writes, outcome } = decide(stockReserved(), orderIn('reserving'));
    expect(outcome).toBe('confirmed');
    const [write] = writes;
    if (write?.kind !== 'put') throw new Error('the order is put');
    expect(writes).toHaveLength(1);
    expect(write.table).toBe('orders');
    expect(write.when).toEqual({
      kind: 'compare',
      attribute: 'version',
      operator: '=',
      value: 2,
    });
    expect(order.parse(write.item)).toMatchObject({ state: 'confirmed', version: 3 });
    expect(write.item['timeline']).toContainEqual({
      state: 'confirmed',
      at: '2026-03-01T12:00:00.000Z',
    });
  });

  it.each([
    ['received', submitted(), 'inventory'],
    ['reserving', stockReserved(), 'email'],
    ['reserving', stockRejected(), 'email'],
    ['confirmed', cancelRequested(), 'inventory'],
    ['cancelling', stockReleased(), 'email'],
  ] as const)('in %s, owes for $type a message on the right queue', (state, message, queue) => {
    const { owed } = decide(message, orderIn(state));
    expect(owed.map((one) => one.queue)).toEqual([queue]);
    expect(owed[0]).toMatchObject({ groupId: idOf(1) });
    expect(JSON.parse(owed[0]?.body ?? '')).toMatchObject({ id: owed[0]?.id, orderId: idOf(1) });
  });

  it('records a late message, and does nothing', () => {
    expect(decide(submitted(), orderIn('confirmed'))).toEqual({
      kind: 'done',
      writes: [],
      owed: [],
      outcome: 'late in confirmed',
    });
  });

  it('has no explanation for a message that cannot happen', () => {
    const impossible = () => decide(stockReleased(), orderIn('received'));
    expect(impossible).toThrow(PermanentFault);
    expect(impossible).toThrow('stock.released cannot happen to an order in received');
  });

  it('has no explanation for a message of an order that does not exist', () => {
    const lost = () => decide(submitted(), undefined);
    expect(lost).toThrow(PermanentFault);
    expect(lost).toThrow('order.submitted for an order that does not exist');
  });

  it('does not guess at an order that it cannot read, and names no value of it', () => {
    const broken = { ...orderIn('received'), customer: { email: 'ada@broken' } };
    expect(() => decide(submitted(), broken)).toThrow(PermanentFault);
    expect(() => decide(submitted(), broken)).toThrow(
      `order ${idOf(1)} cannot be read: /customer/email (invalid_format)`,
    );
    expect(() => decide(submitted(), broken)).not.toThrow(/ada/);
  });

  it('never fails in a state but by a fault that is permanent', () => {
    const messages = [
      submitted(),
      cancelRequested(),
      stockReserved(),
      stockRejected(),
      stockReleased(),
    ];
    const outcomes = orderStates.flatMap((state: OrderState) =>
      messages.map((message) => {
        try {
          return decide(message, orderIn(state)).outcome;
        } catch (error) {
          return error instanceof PermanentFault ? 'permanent' : error;
        }
      }),
    );
    expect(outcomes).toHaveLength(30);
    expect(outcomes.filter((outcome) => typeof outcome !== 'string')).toEqual([]);
  });
});

describe('what is counted', () => {
  const counted = (message: OrderMessage, item: Item) =>
    decide(message, item).measures?.map(({ metric }) => metric);

  it('is an order that enters the state confirmed, rejected or cancelled', () => {
    expect(counted(stockReserved(), orderIn('reserving'))).toEqual([
      'OrdersConfirmed',
      'TimeToConfirm',
      'ConfirmedValue',
    ]);
    expect(counted(stockRejected(), orderIn('reserving'))).toEqual(['OrdersRejected']);
    expect(counted(stockReleased(), orderIn('cancelling'))).toEqual(['OrdersCancelled']);
    expect(counted(cancelRequested(), orderIn('received'))).toEqual(['OrdersCancelled']);
  });

  it('is no step on the way, and none that is late', () => {
    expect(counted(submitted(), orderIn('received'))).toEqual([]);
    expect(counted(cancelRequested(), orderIn('confirmed'))).toEqual([]);
    expect(counted(stockReserved(), orderIn('cancelling'))).toEqual([]);
    expect(counted(stockReserved(), orderIn('confirmed'))).toBeUndefined();
  });

  it('takes no negative time from a clock that is ahead', () => {
    const createdAt = '2026-03-01T12:00:00.500Z';
    const { measures = [] } = decide(stockReserved(), { ...orderIn('reserving'), createdAt });
    expect(measures).toContainEqual({ metric: 'TimeToConfirm', value: 0 });
  });
});
