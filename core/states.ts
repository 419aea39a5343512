/** The states of an order. What leads from one to the other is the saga's: see `saga.ts`. */

export const orderStates = [
  'received',
  'reserving',
  'confirmed',
  'cancelling',
  'cancelled',
  'rejected',
] as const;
export type OrderState = (typeof orderStates)[number];

/** States that no message leads out of, but for a caller's own cancellation of a confirmed order. */
export const settledStates = ['confirmed', 'cancelled', 'rejected'] as const satisfies OrderState[];
export type SettledState = (typeof settledStates)[number];

export function isSettled(state: OrderState): state is SettledState {
  return (settledStates as readonly OrderState[]).includes(state);
}
