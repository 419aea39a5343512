import { expect, it } from 'vitest';
import { decimal } from './decimal.ts';

it.each([
  [['0', '-0', '0.000', '0e5', '+0'], '0'],
  [['100', '1e2', '1E+2', '+0100.00', '0.1e3'], '1e2'],
  [['-1.5', '-15e-1', '-01.50'], '-15e-1'],
  [['0.0000000015', '1.5e-9'], '15e-10'],
])('%j are one number', (spellings, expected) => {
  expect(spellings.map(decimal)).toEqual(spellings.map(() => expected));
});

it('other numbers are others, to the last of 38 digits', () => {
  const digits = '9'.repeat(37);
  expect(decimal(`${digits}8`)).not.toBe(decimal(`${digits}9`));
  expect(decimal('1')).not.toBe(decimal('-1'));
});

it.each(['', '.', '-', 'NaN', '1e', 'a'])('"%s" is no number, and stays as it is', (text) => {
  expect(decimal(text)).toBe(text);
});
