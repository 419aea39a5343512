/** An amount in the currency's minor unit (pence, cents), never a fraction of it. */
export interface Money {
  /** Integer; at most 2^53 - 1. */
  readonly amountMinor: number;
  /** ISO 4217 code, upper case. */
  readonly currency: string;
}

/** A sum or product that leaves the range of exact integers. */
export class AmountOutOfRangeError extends Error {
  override readonly name = 'AmountOutOfRangeError';
  constructor(amount: number) {
    super(`the amount ${amount} is not an exact integer of minor units`);
  }
}

function exact(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw new AmountOutOfRangeError(amount);
  return amount;
}

/** `unitPriceMinor × quantity`, exact or an error. */
export function lineTotalMinor(line: {
  readonly unitPriceMinor: number;
  readonly quantity: number;
}): number {
  return exact(line.unitPriceMinor * line.quantity);
}

/** The sum of the lines, exact or an error. */
export function totalMinor(
  lines: readonly { readonly unitPriceMinor: number; readonly quantity: number }[],
): number {
  return lines.reduce((sum, line) => exact(sum + lineTotalMinor(line)), 0);
}

interface MinorFormat {
  readonly format: Intl.NumberFormat;
  /** Minor units in one of the currency. */
  readonly perUnit: number;
}

/** By currency: to make a format costs a hundred times what it costs to use it. */
const formats = new Map<string, MinorFormat>();

function formatOf(currency: string): MinorFormat {
  const known = formats.get(currency);
  if (known) return known;
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency });
  const made = { format, perUnit: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2) };
  formats.set(currency, made);
  return made;
}

/** `£1,234.50` for `{amountMinor: 123450, currency: 'GBP'}`: the currency's own number of digits. */
export function formatMoney({ amountMinor, currency }: Money): string {
  const { format, perUnit } = formatOf(currency);
  return format.format(amountMinor / perUnit);
}

/**
 * Minor units of an amount as a person writes it: `24.5` and `24.50` are 2450 in GBP. Undefined for
 * anything else: a sign, a thousands separator, more digits than the currency has.
 */
export function minorUnitsOf(text: string, currency: string): number | undefined {
  const { perUnit } = formatOf(currency);
  const digits = Math.round(Math.log10(perUnit));
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > digits) return undefined;
  // By digits, not by multiplication: 1.005 is no binary fraction.
  const minor = Number(`${whole}${fraction.padEnd(digits, '0')}`);
  return Number.isSafeInteger(minor) ? minor : undefined;
}
