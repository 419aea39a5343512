import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../core/limits.ts';
import {
  catalogueEntry,
  decideReservation,
  heldLines,
  type Product,
  product,
  type Reservation,
  reservation,
  shortagesOf,
} from '../../core/stock.ts';

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

describe('the books’ entry of an order', () => {
  const mug = { sku: 'MUG', quantity: 2, name: 'Mug', unitPriceMinor: 895 };
  const pot = { sku: 'POT', quantity: 1, name: 'Pot', unitPriceMinor: 2450 };
  const entry: Reservation = {
    orderId: 'ord_1',
    phase: 'reserving',
    held: 1,
    lines: [pot, mug],
    total: { amountMinor: 4240, currency: 'GBP' },
  };

  it('holds as many lines as it says, from the first in the order of all', () => {
    expect(heldLines(entry)).toEqual([mug]);
    expect(heldLines({ ...entry, held: 0 })).toEqual([]);
    expect(heldLines({ ...entry, held: 2 })).toEqual([mug, pot]);
    expect(entry.lines).toEqual([pot, mug]);
  });

  it('tells why the order was given up half-way, in the words of its lines', () => {
    expect(shortagesOf(entry)).toBeUndefined();
    expect(shortagesOf({ ...entry, missing: [{ sku: 'POT', available: 0 }] })).toEqual([
      { reason: 'out-of-stock', sku: 'POT', name: 'Pot', requested: 1, available: 0 },
    ]);
  });

  it('does not tell a customer of a product that was not ordered', () => {
    expect(shortagesOf({ ...entry, missing: [{ sku: 'HAT', available: 0 }] })).toEqual([]);
  });

  it.each([
    ['as it is', {}],
    ['that holds nothing', { held: 0 }],
    ['that is whole', { phase: 'reserved' }],
    ['that is being given up', { phase: 'releasing' }],
    ['that was given back', { phase: 'released' }],
    ['that was given up for the last unit', { missing: [{ sku: 'POT', available: 0 }] }],
  ])('%s can be read', (_, rest) => {
    expect(reservation.safeParse({ ...entry, ...rest }).success).toBe(true);
  });

  it.each([
    ['that holds less than nothing', { held: -1 }],
    ['given up for less than nothing', { missing: [{ sku: 'POT', available: -1 }] }],
    ['in a phase that nobody knows', { phase: 'lost' }],
    ['with a field that nobody knows', { owner: 'x' }],
    ['of a missing product with a field too many', { missing: [{ ...pot, available: 0 }] }],
  ])('%s cannot be read', (_, rest) => {
    expect(reservation.safeParse({ ...entry, ...rest }).success).toBe(false);
  });
});

describe('a product', () => {
  const entry = { sku: 'MUG', name: 'Mug', unitPriceMinor: 1 };

  it.each([
    ['of the smallest price', {}],
    ['of a name of 100 bytes as JSON writes it', { name: `${'é'.repeat(49)}"` }],
    ['of the largest price', { unitPriceMinor: limits.maxUnitPriceMinor }],
  ])('%s can be in the catalogue', (_, rest) => {
    expect(catalogueEntry.safeParse({ ...entry, ...rest }).success).toBe(true);
    expect(product.safeParse({ ...entry, available: 0, ...rest }).success).toBe(true);
  });

  it.each([
    ['that is free', { unitPriceMinor: 0 }],
    ['of a price beyond the largest', { unitPriceMinor: limits.maxUnitPriceMinor + 1 }],
    ['of a fraction of a penny', { unitPriceMinor: 1.5 }],
    ['without a name', { name: '' }],
    ['of a name of 101 bytes as JSON writes it', { name: `${'é'.repeat(49)}"x` }],
    ['with a field that nobody knows', { colour: 'red' }],
  ])('%s cannot be in the catalogue', (_, rest) => {
    expect(catalogueEntry.safeParse({ ...entry, ...rest }).success).toBe(false);
    expect(product.safeParse({ ...entry, available: 0, ...rest }).success).toBe(false);
  });

  it('of which there is less than none is no product', () => {
    expect(product.safeParse({ ...entry, available: -1 }).success).toBe(false);
  });
});
