/** Orders, products and messages that the tests start from. */

import { bucketOf } from '../../core/buckets.ts';
import { head, type OrderMessage } from '../../core/messages.ts';
import type { Order } from '../../core/order.ts';
import type { OrderLine } from '../../core/schema.ts';
import type { OrderState } from '../../core/states.ts';
import type { Product } from '../../core/stock.ts';

export const customer = { email: 'ada@example.com', name: 'Ada Lovelace' };

/** A well-formed order id that ends in `n`, two hexadecimal digits. */
export const idOf = (n: number) => `ord_${n.toString(16).padStart(32, '0')}`;

export const line = (sku: string, quantity = 1): OrderLine => ({ sku, quantity });

export function product(sku: string, available: number, unitPriceMinor = 250): Product {
  return { sku, name: `Product ${sku}`, unitPriceMinor, available };
}

/** An order with two lines, in `state`, with the facts that the state implies. */
export function orderIn(state: OrderState, orderId = idOf(1), owner = 'iam:1/shop'): Order {
  const at = '2026-03-01T11:00:00.000Z';
  return {
    orderId,
    owner,
    requestHash: 'v1:0',
    version: state === 'received' ? 1 : 2,
    state,
    customer,
    lines: [line('A', 2), line('B', 3)],
    ...(state === 'confirmed' && { reserved: reservedFacts }),
    timeline: [{ state, at }],
    createdAt: at,
    listPartition: `2026-03-01#0#${owner}`,
    listPosition: `${at}#${orderId}`,
    ...(state === 'received' && { receivedBucket: bucketOf(orderId) }),
  };
}

const reservedFacts = {
  lines: [
    { ...line('A', 2), name: 'Product A', unitPriceMinor: 250 },
    { ...line('B', 3), name: 'Product B', unitPriceMinor: 250 },
  ],
  total: { amountMinor: 1250, currency: 'GBP' },
};

export const submitted = (orderId = idOf(1)) => head(orderId, 'order.submitted');
export const cancelRequested = (orderId = idOf(1)) => head(orderId, 'order.cancel-requested');
export const stockReserved = (orderId = idOf(1)): OrderMessage => ({
  ...head(orderId, 'stock.reserved'),
  ...reservedFacts,
});
export const stockRejected = (orderId = idOf(1)): OrderMessage => ({
  ...head(orderId, 'stock.rejected'),
  shortages: [{ reason: 'unknown-product', sku: 'B', requested: 3 }],
});
export const stockReleased = (orderId = idOf(1)) => head(orderId, 'stock.released');

export const reserve = (orderId: string, ...lines: OrderLine[]) => ({
  ...head(orderId, 'inventory.reserve'),
  lines,
});
export const release = (orderId: string) => head(orderId, 'inventory.release');

export const confirmedMail = (orderId = idOf(1), version = 3) => ({
  ...head(orderId, 'email.confirmed'),
  version,
  customer,
  ...reservedFacts,
});
export const cancelledMail = (orderId = idOf(1), version = 5) => ({
  ...head(orderId, 'email.cancelled'),
  version,
  customer,
  released: true,
  lines: [line('A', 2)],
});
export const rejectedMail = (orderId = idOf(1), version = 3) => ({
  ...head(orderId, 'email.rejected'),
  version,
  customer,
  shortages: [{ reason: 'unknown-product' as const, sku: 'B', requested: 3 }],
});
