/** What the clients asked for and were told, and whether it came true. */
import type { Order } from '../../core/order.ts';
import { type Body, textOf } from './bodies.ts';

export interface Asked extends Body {
  readonly orderId: string;
}

/** What was submitted under one key: several bodies may race, and one of them is the order. */
interface Submitted {
  readonly asked: Map<string, Asked>;
  /** Those that were answered 422. */
  readonly refused: Set<string>;
  /** The one that was answered 202. */
  accepted: string | undefined;
}

export class Promises {
  readonly #report: (invariant: string, what: string) => void;
  readonly #submitted = new Map<string, Submitted>();
  readonly #accepted = new Set<string>();
  readonly #cancelled = new Set<string>();
  readonly #tooLate = new Set<string>();

  constructor(report: (invariant: string, what: string) => void) {
    this.#report = report;
  }

  /** A client is about to submit it; whether it is accepted is not known yet. */
  asked(order: Asked): void {
    this.#of(order.orderId).asked.set(textOf(order), order);
  }

  /** It is the order from now on: no other body is, or was. */
  accepted(order: Asked): void {
    const submitted = this.#of(order.orderId);
    const text = textOf(order);
    this.#accepted.add(order.orderId);
    submitted.accepted ??= text;
    if (submitted.accepted === text && !submitted.refused.has(text)) return;
    const what = `${order.orderId}: "${text}" is accepted, as is "${submitted.accepted}"`;
    this.#report('another body under the same key is refused', what);
  }

  /** Refused as another body than the key's first. */
  refused(order: Asked): void {
    const submitted = this.#of(order.orderId);
    const text = textOf(order);
    submitted.refused.add(text);
    if (this.#candidates(order.orderId).length > 0) return;
    this.#report('a valid submission is accepted', `${order.orderId}: "${text}" is refused`);
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
    const emails = this.#candidates(orderId).map(({ email }) => email);
    if (emails.includes(to)) return;
    this.#report('a mail goes to who ordered', `${orderId}: ${to}, not ${emails.join(' or ')}`);
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
    const content = textOf({ ...customer, lines });
    const candidates = this.#candidates(orderId).map(textOf);
    if (candidates.includes(content)) return;
    const what = `${orderId} is "${content}", not "${candidates.join('" or "')}"`;
    this.#report('an order is what was asked for', what);
  }

  /** The bodies that may be the order, for all that was answered: as long as nothing was, each. */
  #candidates(orderId: string): readonly Asked[] {
    const { asked, refused, accepted } = this.#of(orderId);
    return [...asked.values()].filter((body) => {
      const text = textOf(body);
      return !refused.has(text) && (accepted ?? text) === text;
    });
  }

  #of(orderId: string): Submitted {
    const there = this.#submitted.get(orderId);
    if (there) return there;
    const submitted: Submitted = { asked: new Map(), refused: new Set(), accepted: undefined };
    this.#submitted.set(orderId, submitted);
    return submitted;
  }
}
