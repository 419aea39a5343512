/** What orders hold, at every commit: one that is settled holds all that it ordered, or nothing. */
import type { Order } from '../../core/order.ts';
import type { OrderState } from '../../core/states.ts';
import { contentOf, type Lines } from './contents.ts';

type Ordered = Pick<Order, 'orderId' | 'state' | 'lines'>;

export class Holdings {
  readonly #report: (invariant: string, what: string) => void;
  readonly #orders = new Map<string, Ordered>();
  readonly #held = new Map<string, Lines>();
  readonly #touched = new Set<string>();

  constructor(report: (invariant: string, what: string) => void) {
    this.#report = report;
  }

  ordered(order: Ordered): void {
    this.#orders.set(order.orderId, order);
    this.#touched.add(order.orderId);
  }

  held(orderId: string, lines: Lines): void {
    this.#held.set(orderId, lines);
    this.#touched.add(orderId);
  }

  /** A commit is done: whatever it wrote of an order and of its reservation goes together. */
  committed(): void {
    for (const orderId of this.#touched) {
      const order = this.#orders.get(orderId);
      if (order) this.#check(order, contentOf(this.#held.get(orderId) ?? []));
    }
    this.#touched.clear();
  }

  #check({ orderId, state, lines }: Ordered, holds: string): void {
    const should = shouldHold(state, lines);
    if (should === undefined || holds === should) return;
    const invariant =
      state === 'confirmed'
        ? 'an order is reserved whole or not at all'
        : 'an order that is cancelled or rejected holds nothing';
    this.#report(invariant, `${orderId} is ${state} and holds "${holds}" instead of "${should}"`);
  }
}

/**
 * An order leaves `reserving` and `cancelling` by the answer of the inventory, and each answer commits
 * with the last part of what it tells; undefined while it is on its way.
 */
function shouldHold(state: OrderState, lines: Lines): string | undefined {
  switch (state) {
    case 'confirmed':
      return contentOf(lines);
    case 'cancelled':
    case 'rejected':
      return '';
    case 'received':
    case 'reserving':
    case 'cancelling':
      return undefined;
  }
}
