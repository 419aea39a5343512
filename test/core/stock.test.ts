import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideReservation, type Product } from '../../core/stock.ts';

const catalogue = new Map<string, Product>([
  ['MUG', { sku: 'MUG', name: 'Mug', unitPriceMinor: 895, available: 10 }],
  ['POT', { sku: 'POT', name: 'Pot', unitPriceMinor: 2450, available: 1 }],
]);
const decideOn = (lines: readonly { sku: string; quantity: number }[]) =>
  decideReservation(lines, (sku) => catalogue.get(sku), 'GBP');

describe('a reservation', () => {
  it('takes the catalogue’s names and prices', () => {
    expect(
      decideOn([
        { sku: 'MUG', quantity: 10 },
        { sku: 'POT', quantity: 1 },
      ]),
    ).toEqual({
      kind: 'reserved',
      lines: [
        { sku: 'MUG', quantity: 10, name: 'Mug', unitPriceMinor: 895 },
        { sku: 'POT', quantity: 1, name: 'Pot', unitPriceMinor: 2450 },
      ],
      total: { amountMinor: 11400, currency: 'GBP' },
    });
  });

  it('is refused whole, and names every line that is the reason', () => {
    const lines = [
      { sku: 'MUG', quantity: 1 },
      { sku: 'POT', quantity: 2 },
      { sku: 'HAT', quantity: 1 },
    ];
    expect(decideOn(lines)).toEqual({
      kind: 'rejected',
      shortages: [
        { reason: 'out-of-stock', sku: 'POT', name: 'Pot', requested: 2, available: 1 },
        { reason: 'unknown-product', sku: 'HAT', requested: 1 },
      ],
    });
  });

  it('is made exactly when every line fits', () => {
    const line = fc.record({
      sku: fc.constantFrom('MUG', 'POT', 'HAT'),
      quantity: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(line, { minLength: 1, selector: ({ sku }) => sku }), (lines) => {
        const fits = lines.filter(
          ({ sku, quantity }) => (catalogue.get(sku)?.available ?? 0) >= quantity,
        );
        const decision = decideOn(lines);
        expect(decision.kind).toBe(fits.length === lines.length ? 'reserved' : 'rejected');
        if (decision.kind === 'rejected') {
          expect(decision.shortages).toHaveLength(lines.length - fits.length);
        }
      }),
    );
  });
});
