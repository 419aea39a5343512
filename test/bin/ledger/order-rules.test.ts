import { describe, expect, it } from 'vitest';
import { orderProblems } from '../../../bin/ledger/order-rules.ts';
import type { Order } from '../../../core/order.ts';
import type { OrderState } from '../../../core/states.ts';
import type { Reservation } from '../../../core/stock.ts';
import { orderIn } from '../../support/samples.ts';

const ways: Readonly<Record<OrderState, readonly OrderState[]>> = {
  received: ['received'],
  reserving: ['received', 'reserving'],
  confirmed: ['received', 'reserving', 'confirmed'],
  rejected: ['received', 'reserving', 'rejected'],
  cancelling: ['received', 'reserving', 'confirmed', 'cancelling'],
  cancelled: ['received', 'reserving', 'confirmed', 'cancelling', 'cancelled'],
};

/** Of two of A and three of B, with the way that leads to its state. */
const order = (state: OrderState): Order => ({
  ...orderIn(state, 'o1'),
  timeline: ways[state].map((one) => ({ state: one, at: '2026-03-01T11:00:00.000Z' })),
});

function reservation(phase: Reservation['phase'], held: number, ofB = 3): Reservation {
  const lines = [
    { sku: 'B', quantity: ofB, name: 'Product B', unitPriceMinor: 250 },
    { sku: 'A', quantity: 2, name: 'Product A', unitPriceMinor: 250 },
  ];
  return { orderId: 'o1', phase, held, lines, total: { amountMinor: 1250, currency: 'GBP' } };
}

describe('an order and its reservation', () => {
  it.each<[OrderState, Reservation | undefined]>([
    ['received', undefined],
    ['reserving', undefined],
    ['reserving', reservation('reserving', 1)],
    ['reserving', reservation('reserved', 2)],
    ['reserving', reservation('releasing', 1)],
    ['reserving', reservation('released', 0)],
    ['confirmed', reservation('reserved', 2)],
    ['rejected', undefined],
    ['rejected', reservation('released', 0)],
    ['cancelling', undefined],
    ['cancelling', reservation('reserving', 1)],
    ['cancelling', reservation('reserved', 2)],
    ['cancelling', reservation('releasing', 1)],
    ['cancelling', reservation('released', 0)],
    ['cancelled', undefined],
    ['cancelled', reservation('released', 0)],
  ])('may be: %s with %j', (state, held) => {
    expect(orderProblems(order(state), held)).toEqual([]);
  });

  it.each<[OrderState, Reservation | undefined, string]>([
    ['received', reservation('reserved', 2), 'order o1 is received and has a reservation'],
    ['confirmed', undefined, 'order o1 is confirmed and holds nothing'],
    ['confirmed', reservation('released', 0), 'order o1 is confirmed and holds nothing'],
    [
      'confirmed',
      reservation('releasing', 1),
      'order o1 is confirmed and its reservation is releasing',
    ],
    ['confirmed', reservation('reserved', 2, 4), 'order o1 holds something else than it ordered'],
    ['reserving', reservation('reserving', 1, 4), 'order o1 holds something else than it ordered'],
    ['rejected', reservation('reserved', 2), 'order o1 is rejected and holds stock'],
    ['rejected', reservation('releasing', 1), 'order o1 is rejected and holds stock'],
    ['cancelled', reservation('reserved', 2), 'order o1 is cancelled and holds stock'],
    [
      'reserving',
      reservation('reserved', 1),
      'order o1: its reservation is reserved and holds 1 of 2 lines',
    ],
    [
      'cancelled',
      reservation('released', 1),
      'order o1: its reservation is released and holds 1 of 2 lines',
    ],
    [
      'reserving',
      reservation('reserving', 3),
      'order o1: its reservation is reserving and holds 3 of 2 lines',
    ],
  ])('cannot be: %s with %j', (state, held, problem) => {
    expect(orderProblems(order(state), held)).toContain(problem);
  });

  it('cannot be the one without the other', () => {
    expect(orderProblems(undefined, reservation('reserved', 2))).toEqual([
      'order o1 does not exist and holds stock',
    ]);
    expect(orderProblems(undefined, reservation('released', 0))).toEqual([
      'order o1 does not exist and had stock',
    ]);
  });
});
