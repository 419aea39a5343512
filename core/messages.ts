/**
 * Every message that travels on a queue. A body is JSON, parsed once, where it is received; the
 * first send uses `id` as SQS's deduplication id and `orderId` as its message group.
 */
import * as z from 'zod/mini';
import type { CommandMessage } from './commands.ts';
import { envelope, envelopeOf, idOf } from './envelope.ts';
import { money, pricedLine, shortage } from './schema.ts';

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

/** What the order stage takes: from orders.fifo and order-replies.fifo. */
export const orderMessage = z.discriminatedUnion('type', [
  orderSubmitted,
  cancelRequested,
  stockReserved,
  stockRejected,
  stockReleased,
]);

export type OrderMessage = z.output<typeof orderMessage>;
export type StockReply = Extract<OrderMessage, { type: `stock.${string}` }>;
export type Message = OrderMessage | CommandMessage;
export type MessageType = Message['type'];

/** The id of the n-th message of a type for an order: see `idOf`. */
export function messageId(orderId: string, type: MessageType, n = 1): string {
  return idOf(orderId, type, n);
}

/** The envelope of a message that this code sends. */
export function head<T extends MessageType>(orderId: string, type: T) {
  return envelopeOf(orderId, type);
}
