/** What the clients asked for and were told, and whether it came true. */
import type { Order } from '../../core/order.ts';
import { contentOf, type Lines } from './contents.ts';

export interface Asked {
  readonly orderId: string;
  readonly email: string;
  readonly lines: Lines;
}

export class Promises {
  readonly #report: (invariant: string, what: string) => void;
  readonly #asked = new Map<string, Asked>();
  readonly #accepted = new Set<string>();
  readonly #cancelled = new Set<string>();
  readonly #tooLate = new Set<string>();

  constructor(report: (invariant: string, what: string) => void) {
    this.#report = report;
  }

  /** A client is about to submit it; whether it is accepted is not known yet. */
  asked(order: Asked): void {
    this.#asked.set(order.orderId, order);
  }

  accepted(orderId: string): void {
    this.#accepted.add(orderId);
  }

  cancelAccepted(orderId: string): void {
    this.#accepted.add(orderId);
    this.#cancelled.add(orderId);
  }

  /** A cancellation was refused as too late. */
  cancelRefused(orderId: string): void {
    this.#tooLate.add(orderId);
  }

  /** A mail of an order is on its way to this address. */
  mailed(orderId: string, to: string): void {
    const email = this.#asked.get(orderId)?.email;
    if (email !== to) this.#report('a mail goes to who ordered', `${orderId}: ${to}, not ${email}`);
  }

  /** Once nothing is left to happen. */
  close(orders: readonly Order[]): void {
    const states = new Map(orders.map(({ orderId, state }) => [orderId, state]));
    for (const orderId of this.#accepted) {
      if (states.has(orderId)) continue;
      this.#report('an order that was accepted is never lost', `${orderId} is nowhere`);
    }
    for (const orderId of this.#cancelled) {
      if (states.get(orderId) !== 'confirmed') continue;
      this.#report('a cancellation that was accepted is never lost', `${orderId} is confirmed`);
    }
    for (const orderId of this.#tooLate) {
      if (states.get(orderId) === 'rejected') continue;
      const what = `${orderId} is ${states.get(orderId)}`;
      this.#report('a cancellation is refused only for a rejected order', what);
    }
    for (const order of orders) this.#closeOne(order);
  }

  #closeOne({ orderId, lines, customer }: Order): void {
    const asked = this.#asked.get(orderId);
    const content = `${customer.email}: ${contentOf(lines)}`;
    const should = asked && `${asked.email}: ${contentOf(asked.lines)}`;
    if (content === should) return;
    this.#report('an order is what was asked for', `${orderId} is "${content}", not "${should}"`);
  }
}
