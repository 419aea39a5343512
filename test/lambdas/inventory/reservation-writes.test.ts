import { expect, it } from 'vitest';
import type { Reservation } from '../../../core/stock.ts';
import { giveUp } from '../../../lambdas/inventory/reservation-writes.ts';

const reservation: Reservation = {
  orderId: 'ord_1',
  phase: 'reserving',
  held: 1,
  lines: [],
  total: { amountMinor: 1, currency: 'GBP' },
};

it('a reservation that is given up notes what there was of each product that lacked', () => {
  const [write, ...others] = giveUp(reservation, [
    { reason: 'out-of-stock', sku: 'MUG', name: 'Mug', requested: 3, available: 2 },
    { reason: 'unknown-product', sku: 'HAT', requested: 1 },
  ]);
  expect(others).toEqual([]);
  expect(write).toEqual({
    kind: 'update',
    table: 'reservations',
    key: 'ord_1',
    set: {
      phase: 'releasing',
      missing: [
        { sku: 'MUG', available: 2 },
        { sku: 'HAT', available: 0 },
      ],
    },
    when: {
      kind: 'all',
      of: [
        { kind: 'compare', attribute: 'phase', operator: '=', value: 'reserving' },
        { kind: 'compare', attribute: 'held', operator: '=', value: 1 },
      ],
    },
  });
});
