/**
 * Bytes of an item, as DynamoDB counts them (Developer Guide, "DynamoDB item sizes and formats"). A
 * number is counted at its longest: the guide gives its size as an approximation.
 */
import type { Item, Value } from '../../lambdas/runtime/ports.ts';

/** Developer Guide, "Service, account, and table quotas": an item has at most 400 KB. */
export const MAX_ITEM_BYTES = 400 * 1024;

/** 38 digits, two a byte, and one byte more, and one for the sign. */
export const NUMBER_BYTES = 21;

export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) bytes += Buffer.byteLength(name) + valueBytes(value);
  }
  return bytes;
}

function valueBytes(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return NUMBER_BYTES;
  if (typeof value === 'boolean' || value === null) return 1;
  const parts: readonly (Value | undefined)[] = Array.isArray(value) ? value : Object.values(value);
  const names = Array.isArray(value) ? 0 : Buffer.byteLength(Object.keys(value).join(''));
  return (
    3 + names + parts.reduce<number>((sum, p) => sum + (p === undefined ? 0 : 1 + valueBytes(p)), 0)
  );
}
