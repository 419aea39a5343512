/** How a message changes an order: the saga's table applied to the order's data. */
import { type CommandMessage, commandOf } from './commands.ts';
import type { OrderMessage } from './messages.ts';
import type { Order } from './order.ts';
import { step } from './saga.ts';
import type { OrderState } from './states.ts';
import { underWayKeys } from './under-way.ts';

export type OrderDecision =
  | {
      readonly kind: 'changed';
      readonly order: Order;
      readonly sends: readonly CommandMessage[];
    }
  | { readonly kind: 'late' }
  | { readonly kind: 'impossible' };

/** What `message` makes of the order at the time `at` (ISO 8601). Pure. */
export function decide(current: Order, message: OrderMessage, at: string): OrderDecision {
  const decision = step(current.state, message.type);
  if (decision.kind !== 'move') return decision;
  const changed: Order = {
    ...(decision.to === current.state ? current : enter(decision.to, current, at)),
    ...factsOf(message),
    version: current.version + 1,
  };
  return {
    kind: 'changed',
    order: changed,
    sends: decision.sends.map((type) => commandOf(type, changed)),
  };
}

function enter(state: OrderState, current: Order, at: string): Order {
  // Every move leaves `received`, and none leads there.
  const {
    receivedBucket: _left,
    underWayBucket: _bucket,
    underWaySince: _since,
    ...kept
  } = current;
  return {
    ...kept,
    state,
    timeline: [...current.timeline, { state, at }],
    ...underWayKeys(current.orderId, state, at),
  };
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
