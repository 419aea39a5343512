/** How a message changes an order: the saga's table applied to the order's data. */
import { type CommandMessage, commandOf } from './commands.ts';
import type { OrderMessage } from './messages.ts';
import type { Order } from './order.ts';
import { step } from './saga.ts';

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
  return {
    kind: 'changed',
    order: changed,
    sends: decision.sends.map((type) => commandOf(type, changed)),
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
