/**
 * Every message that travels on a queue. A body is JSON, parsed once, where it is received; the
 * first send uses `id` as SQS's deduplication id and `orderId` as its message group.
 */
import * as z from 'zod/mini';
import { customer, money, orderLine, pricedLine, shortage } from './schema.ts';

/** The version that this code writes. */
export const SCHEMA_VERSION = 1;

const envelope = {
  schemaVersion: z.literal(SCHEMA_VERSION),
  /** `orderId/type/n`: the idempotency key of the message, whoever delivers it and how often. */
  id: z.string().check(z.minLength(1), z.maxLength(128)),
  orderId: z.string().check(z.regex(/^[0-9a-z_]{1,64}$/)),
};

const orderSubmitted = z.strictObject({ ...envelope, type: z.literal('order.submitted') });
const cancelRequested = z.strictObject({ ...envelope, type: z.literal('order.cancel-requested') });

const stockReserved = z.strictObject({
  ...envelope,
  type: z.literal('stock.reserved'),
  lines: z.array(pricedLine),
  total: money,
});
const stockRejected = z.strictObject({
  ...envelope,
  type: z.literal('stock.rejected'),
  shortages: z.array(shortage).check(z.minLength(1)),
});
const stockReleased = z.strictObject({ ...envelope, type: z.literal('stock.released') });

const reserveStock = z.strictObject({
  ...envelope,
  type: z.literal('inventory.reserve'),
  lines: z.array(orderLine).check(z.minLength(1)),
});
const releaseStock = z.strictObject({ ...envelope, type: z.literal('inventory.release') });

/** A mail carries all that it tells, and the order's version that it tells of. */
const mailFields = { ...envelope, version: z.int().check(z.positive()), customer };
const mailConfirmed = z.strictObject({
  ...mailFields,
  type: z.literal('email.confirmed'),
  lines: z.array(pricedLine),
  total: money,
});
const mailRejected = z.strictObject({
  ...mailFields,
  type: z.literal('email.rejected'),
  shortages: z.array(shortage),
});
const mailCancelled = z.strictObject({
  ...mailFields,
  type: z.literal('email.cancelled'),
  /** True when stock had been reserved and was put back. */
  released: z.boolean(),
  lines: z.array(orderLine),
});

/** What the order stage takes: from orders.fifo and order-replies.fifo. */
export const orderMessage = z.discriminatedUnion('type', [
  orderSubmitted,
  cancelRequested,
  stockReserved,
  stockRejected,
  stockReleased,
]);
/** What the inventory stage takes. */
export const inventoryMessage = z.discriminatedUnion('type', [reserveStock, releaseStock]);
/** What the email stage takes. */
export const emailMessage = z.discriminatedUnion('type', [
  mailConfirmed,
  mailRejected,
  mailCancelled,
]);

export type OrderMessage = z.output<typeof orderMessage>;
export type InventoryMessage = z.output<typeof inventoryMessage>;
export type EmailMessage = z.output<typeof emailMessage>;
export type StockReply = Extract<OrderMessage, { type: `stock.${string}` }>;
export type Message = OrderMessage | InventoryMessage | EmailMessage;
export type MessageType = Message['type'];

/**
 * The id of the n-th message of a type for an order. It depends on nothing else: whoever sends the
 * message again, however much later, sends the same id.
 */
export function messageId(orderId: string, type: MessageType, n = 1): string {
  return `${orderId}/${type}/${n}`;
}

/** The envelope of a message that this code sends. */
export function head<T extends MessageType>(orderId: string, type: T) {
  return { schemaVersion: SCHEMA_VERSION, id: messageId(orderId, type), orderId, type } as const;
}
