/** The order as it is stored, and how a message changes it: the saga's table applied to its data. */
import * as z from 'zod/mini';
import { type EmailMessage, head, type InventoryMessage, type OrderMessage } from './messages.ts';
import { orderStates, type SagaCommand, step } from './saga.ts';
import { customer, money, orderLine, pricedLine, shortage } from './schema.ts';

export const order = z.strictObject({
  orderId: z.string(),
  /** Who submitted it: see `ownerOf` in the API. */
  owner: z.string(),
  /** Digest of the parsed request: tells a retry from another request under the same key. */
  requestHash: z.string(),
  /** 1 when received; every change adds one. */
  version: z.int().check(z.positive()),
  state: z.enum(orderStates),
  customer,
  lines: z.array(orderLine),
  /** What was reserved, with the catalogue's prices of that moment. */
  reserved: z.optional(z.strictObject({ lines: z.array(pricedLine), total: money })),
  shortages: z.optional(z.array(shortage)),
  /** Each state with the time, ISO 8601 in UTC, at which the order entered it. */
  timeline: z.array(z.strictObject({ state: z.enum(orderStates), at: z.string() })),
  createdAt: z.string(),
  /** Keys of the index that lists an owner's orders: see `listing.ts` in the API. */
  listPartition: z.string(),
  listPosition: z.string(),
  /** Only while the order is `received`: its key in the index of those, see `received-index.ts`. */
  receivedBucket: z.optional(z.string()),
});

export type Order = z.output<typeof order>;

export type OrderDecision =
  | {
      readonly kind: 'changed';
      readonly order: Order;
      readonly sends: readonly (InventoryMessage | EmailMessage)[];
    }
  | { readonly kind: 'late' }
  | { readonly kind: 'impossible' };

/** What `message` makes of the order at the time `at` (ISO 8601). Pure. */
export function decide(current: Order, message: OrderMessage, at: string): OrderDecision {
  const decision = step(current.state, message.type);
  if (decision.kind !== 'move') return decision;
  // Every move leaves `received`, and none leads there.
  const { receivedBucket: _left, ...kept } = current;
  const changed: Order = {
    ...kept,
    ...factsOf(message),
    version: current.version + 1,
    state: decision.to,
    timeline:
      decision.to === current.state
        ? current.timeline
        : [...current.timeline, { state: decision.to, at }],
  };
  return { kind: 'changed', order: changed, sends: decision.sends.map((c) => command(c, changed)) };
}

function factsOf(message: OrderMessage): Partial<Pick<Order, 'reserved' | 'shortages'>> {
  switch (message.type) {
    case 'stock.reserved':
      return { reserved: { lines: message.lines, total: message.total } };
    case 'stock.rejected':
      return { shortages: message.shortages };
    case 'order.submitted':
    case 'order.cancel-requested':
    case 'stock.released':
      return {};
  }
}

/** An order in a state that its own data do not explain: a bug, never a customer's doing. */
export class IncompleteOrderError extends Error {
  override readonly name = 'IncompleteOrderError';
  constructor(orderId: string, state: string, missing: string) {
    super(`order ${orderId} is ${state} without ${missing}`);
  }
}

function command(type: SagaCommand, order: Order): InventoryMessage | EmailMessage {
  const { orderId, version, customer, lines } = order;
  switch (type) {
    case 'inventory.reserve':
      return { ...head(orderId, type), lines };
    case 'inventory.release':
      return head(orderId, type);
    case 'email.confirmed': {
      if (!order.reserved) throw new IncompleteOrderError(orderId, order.state, 'reserved lines');
      const { lines: reserved, total } = order.reserved;
      return { ...head(orderId, type), version, customer, lines: reserved, total };
    }
    case 'email.rejected': {
      if (!order.shortages) throw new IncompleteOrderError(orderId, order.state, 'shortages');
      return { ...head(orderId, type), version, customer, shortages: order.shortages };
    }
    case 'email.cancelled': {
      const released = order.reserved !== undefined;
      return { ...head(orderId, type), version, customer, released, lines };
    }
  }
}
