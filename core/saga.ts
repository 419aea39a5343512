/**
 * The order's saga: what each message does in each state, the compensations included. This table is
 * the whole of it; a cell that a retry, a race or a redrive can bring late is `late`, a cell that
 * nothing can explain is `impossible`.
 */
import type { SagaCommand } from './commands.ts';
import type { OrderState } from './states.ts';

/** What the saga reacts to. */
export const sagaEvents = [
  'order.submitted',
  'order.cancel-requested',
  'stock.reserved',
  'stock.rejected',
  'stock.released',
] as const;
export type SagaEvent = (typeof sagaEvents)[number];

export type SagaStep =
  | { readonly kind: 'move'; readonly to: OrderState; readonly sends: readonly SagaCommand[] }
  /** Already done, or overtaken: recorded, and nothing happens. */
  | { readonly kind: 'late' }
  /** A fault: no history of this order explains the message. */
  | { readonly kind: 'impossible' };

const move = (to: OrderState, ...sends: SagaCommand[]): SagaStep => ({ kind: 'move', to, sends });
const late: SagaStep = { kind: 'late' };
const impossible: SagaStep = { kind: 'impossible' };

const saga: Readonly<Record<OrderState, Readonly<Record<SagaEvent, SagaStep>>>> = {
  received: {
    'order.submitted': move('reserving', 'inventory.reserve'),
    'order.cancel-requested': move('cancelled', 'email.cancelled'),
    'stock.reserved': impossible,
    'stock.rejected': impossible,
    'stock.released': impossible,
  },
  reserving: {
    'order.submitted': late,
    'order.cancel-requested': move('cancelling'),
    'stock.reserved': move('confirmed', 'email.confirmed'),
    'stock.rejected': move('rejected', 'email.rejected'),
    'stock.released': impossible,
  },
  confirmed: {
    'order.submitted': late,
    'order.cancel-requested': move('cancelling', 'inventory.release'),
    'stock.reserved': late,
    'stock.rejected': impossible,
    'stock.released': impossible,
  },
  cancelling: {
    'order.submitted': late,
    'order.cancel-requested': late,
    'stock.reserved': move('cancelling', 'inventory.release'),
    'stock.rejected': move('cancelled', 'email.cancelled'),
    'stock.released': move('cancelled', 'email.cancelled'),
  },
  cancelled: {
    'order.submitted': late,
    'order.cancel-requested': late,
    'stock.reserved': late,
    'stock.rejected': late,
    'stock.released': late,
  },
  rejected: {
    'order.submitted': late,
    'order.cancel-requested': late,
    'stock.reserved': impossible,
    'stock.rejected': late,
    'stock.released': impossible,
  },
};

/** What `event` does to an order in `state`. Total and pure. */
export function step(state: OrderState, event: SagaEvent): SagaStep {
  return saga[state][event];
}

/** Whether some message takes an order from one state to the other. */
export function isTransition(from: OrderState, to: OrderState): boolean {
  return sagaEvents.some((event) => {
    const decision = step(from, event);
    return decision.kind === 'move' && decision.to === to;
  });
}
