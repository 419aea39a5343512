import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../core/limits.ts';
import {
  AmountOutOfRangeError,
  formatMoney,
  lineTotalMinor,
  minorUnitsOf,
  totalMinor,
} from '../../core/money.ts';

describe('money', () => {
  it('is multiplied and added exactly, or not at all', () => {
    const line = fc.record({
      unitPriceMinor: fc.integer({ min: 1, max: 2 ** 45 }),
      quantity: fc.integer({ min: 1, max: 2 ** 20 }),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const exact = lines.reduce(
          (sum, { unitPriceMinor, quantity }) => sum + BigInt(unitPriceMinor) * BigInt(quantity),
          0n,
        );
        if (exact > BigInt(Number.MAX_SAFE_INTEGER)) {
          expect(() => totalMinor(lines)).toThrow(AmountOutOfRangeError);
        } else expect(BigInt(totalMinor(lines))).toBe(exact);
      }),
    );
  });

  it('that cannot be exact is named in the error', () => {
    const tooMuch = () => totalMinor([{ unitPriceMinor: 2 ** 53, quantity: 1 }]);
    expect(tooMuch).toThrow('9007199254740992');
    expect(tooMuch).toThrow(expect.objectContaining({ name: 'AmountOutOfRangeError' }));
  });

  it('of the largest order is exact', () => {
    const largest = { unitPriceMinor: limits.maxUnitPriceMinor, quantity: limits.maxQuantity };
    expect(totalMinor(Array.from({ length: 1000 }, () => largest))).toBe(
      1000 * lineTotalMinor(largest),
    );
  });

  it.each([
    [123450, 'GBP', '£1,234.50'],
    [5, 'EUR', '€0.05'],
    [1234, 'JPY', 'JP¥1,234'],
    [1234, 'BHD', 'BHD 1.234'],
    [0, 'GBP', '£0.00'],
  ])('%i minor units of %s read %s', (amountMinor, currency, text) => {
    expect(formatMoney({ amountMinor, currency }).replace(/\u00a0/g, ' ')).toBe(text);
  });
});

describe('an amount that a person writes', () => {
  it.each([
    ['24.50', 'GBP', 2450],
    ['24.5', 'GBP', 2450],
    ['1.01', 'GBP', 101],
    ['24', 'JPY', 24],
    ['1.234', 'BHD', 1234],
    ['24.505', 'GBP', undefined],
    ['24.5', 'JPY', undefined],
    ['1,000', 'GBP', undefined],
    ['-1', 'GBP', undefined],
    ['1e3', 'GBP', undefined],
    ['.5', 'GBP', undefined],
    ['', 'GBP', undefined],
  ])('%s in %s is %s minor units', (text, currency, minor) => {
    expect(minorUnitsOf(text, currency)).toBe(minor);
  });
});
