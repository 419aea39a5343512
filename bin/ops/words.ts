/** Amounts and times as a person says them. */

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

/** `45 s`, `3 min`, `2 d`: whole units, rounded down. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [unit, size] = UNITS.find(([, unitSize]) => seconds >= unitSize) ?? ['s', 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}

/** `1 letter`, `1,234 letters`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en-GB')} ${amount === 1 ? one : many}`;
}

/** A message's id without its order's, with which it begins. */
export const shortName = (messageId: string): string =>
  messageId.replace(/^ord_[0-9a-f]{32}\//, '');
