import { hash } from 'node:crypto';

/**
 * The id of the order that a caller makes with a key: the same two always name the same order, so a
 * retry needs no look-up. `ord_` and 32 hexadecimal digits, the first 128 bits of SHA-256; the
 * length before the owner keeps two pairs with the same concatenation apart.
 */
export function orderIdFor(owner: string, idempotencyKey: string): string {
  const digest = hash('sha256', `${owner.length}:${owner}:${idempotencyKey}`);
  return `ord_${digest.slice(0, 32)}`;
}

/** What an order id looks like; anything else names no order. */
export const ORDER_ID = /^ord_[0-9a-f]{32}$/;
