/** Per order: its state, its timeline, and what it holds. Pure, but for those that are read again. */
import type { Order } from '../../../core/order.ts';
import { isSettled, type OrderState } from '../../../core/states.ts';
import type { Reservation } from '../../../core/stock.ts';
import { orderProblems } from '../../ledger/order-rules.ts';
import type { Observation } from './observation.ts';
import { pairsById, stoodStill } from './pairs.ts';

/** An order, and its reservation before and after it was read. */
export interface OrderReading {
  readonly orderId: string;
  readonly was: Reservation | undefined;
  readonly order: Order | undefined;
  readonly is: Reservation | undefined;
}

export interface OrderFinding {
  readonly orderId: string;
  readonly problem: string;
}

/** An order that is neither confirmed, rejected nor cancelled. */
export interface Underway {
  readonly orderId: string;
  readonly state: OrderState;
  /** When it entered the state, ISO 8601 in UTC. */
  readonly since: string;
  readonly reservation: Reservation['phase'] | 'none';
}

export function readingsOf({ before, orders, after }: Observation): readonly OrderReading[] {
  const pairs = pairsById(before.reservations, after.reservations, ({ orderId }) => orderId);
  const orderOf = new Map(orders.map((order) => [order.orderId, order]));
  return [...new Set([...orderOf.keys(), ...pairs.keys()])].map((orderId) => {
    const pair = pairs.get(orderId);
    return { orderId, was: pair?.was, order: orderOf.get(orderId), is: pair?.is };
  });
}

/** Undefined: it moved while it was read, and has to be read again. */
export function judgeOrder(reading: OrderReading): readonly OrderFinding[] | undefined {
  if (!stoodStill(reading)) return undefined;
  const { orderId, order, is } = reading;
  return orderProblems(order, is).map((problem) => ({ orderId, problem }));
}

/** The oldest first. */
export function underwayOf(readings: readonly OrderReading[]): readonly Underway[] {
  return readings
    .flatMap(({ orderId, order, is }) => {
      if (!order || isSettled(order.state)) return [];
      const { state, timeline, createdAt } = order;
      const since = timeline.at(-1)?.at ?? createdAt;
      return [{ orderId, state, since, reservation: is?.phase ?? ('none' as const) }];
    })
    .sort((a, b) => (a.since < b.since ? -1 : 1));
}
