/**
 * Stock codes that are charges, fees or bookkeeping, not products: nothing of them is on a shelf,
 * so nothing of them can be reserved. Why each is one: docs/replay.md.
 */
const charges: ReadonlySet<string> = new Set([
  'POST',
  'DOT',
  'C2',
  'D',
  'M',
  'S',
  'B',
  'BANK CHARGES',
  'AMAZONFEE',
  'CRUK',
  'PADS',
]);

/** Vouchers of any value: `gift_0001_20` and the like. */
const VOUCHER = /^GIFT_/;

export function isCharge(stockCode: string): boolean {
  const code = stockCode.trim().toUpperCase();
  return charges.has(code) || VOUCHER.test(code);
}
