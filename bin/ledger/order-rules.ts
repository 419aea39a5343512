/** What must hold between an order and its reservation, as they are at one moment. Pure. */
import type { Order } from '../../core/order.ts';
import { isTransition } from '../../core/saga.ts';
import type { OrderState } from '../../core/states.ts';
import { heldLines, type Reservation } from '../../core/stock.ts';

/** One sentence for each thing that does not add up. */
export function orderProblems(
  order: Order | undefined,
  reservation: Reservation | undefined,
): readonly string[] {
  return [
    ...(order ? timelineProblems(order) : []),
    ...(order ? holdingProblems(order, reservation) : []),
    ...(reservation ? reservationProblems(reservation) : []),
    ...(!order && reservation ? [orphan(reservation)] : []),
  ];
}

/** Its states must be a way that the saga has. */
function timelineProblems({ orderId, state, timeline }: Order): readonly string[] {
  const states = timeline.map((entry) => entry.state);
  const illegal = states.findIndex((to, index) => !isLegal(states[index - 1], to));
  return [
    ...(illegal >= 0 ? [`order ${orderId} went ${states.join(' → ')}`] : []),
    ...(states.at(-1) === state ? [] : [`order ${orderId} is ${state}, its timeline is not`]),
  ];
}

function isLegal(from: OrderState | undefined, to: OrderState): boolean {
  if (from === undefined) return to === 'received';
  return isTransition(from, to);
}

function holdingProblems(order: Order, reservation: Reservation | undefined): readonly string[] {
  const { orderId, state } = order;
  const holds = reservation !== undefined && reservation.phase !== 'released';
  switch (state) {
    case 'received':
      return reservation ? [`order ${orderId} is received and has a reservation`] : [];
    case 'confirmed':
      if (reservation?.phase !== 'reserved')
        return [`order ${orderId} is confirmed and ${lacks(reservation)}`];
      return isOf(order, heldLines(reservation)) ? [] : [otherThanOrdered(orderId)];
    case 'cancelled':
    case 'rejected':
      return holds ? [`order ${orderId} is ${state} and holds stock`] : [];
    case 'reserving':
    case 'cancelling':
      return reservation && !isOf(order, reservation.lines) ? [otherThanOrdered(orderId)] : [];
  }
}

const lacks = (reservation: Reservation | undefined) =>
  reservation && reservation.phase !== 'released'
    ? `its reservation is ${reservation.phase}`
    : 'holds nothing';

const otherThanOrdered = (orderId: string) =>
  `order ${orderId} holds something else than it ordered`;

function reservationProblems({ orderId, phase, held, lines }: Reservation): readonly string[] {
  const isWhole = phase !== 'reserved' || held === lines.length;
  const isNone = phase !== 'released' || held === 0;
  if (isWhole && isNone && held <= lines.length) return [];
  return [
    `order ${orderId}: its reservation is ${phase} and holds ${held} of ${lines.length} lines`,
  ];
}

function orphan({ orderId, phase }: Reservation): string {
  const has = phase === 'released' ? 'had' : 'holds';
  return `order ${orderId} does not exist and ${has} stock`;
}

interface Units {
  readonly sku: string;
  readonly quantity: number;
}

const isOf = (order: Order, lines: readonly Units[]) => contentOf(lines) === contentOf(order.lines);

const contentOf = (lines: readonly Units[]) =>
  lines
    .map(({ sku, quantity }) => `${sku} ${quantity}`)
    .sort()
    .join();
