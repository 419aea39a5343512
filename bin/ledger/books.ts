/** The books of a deployment, and what does not add up in them. Pure. */
import type { Order } from '../../core/order.ts';
import { isSettled, type OrderState } from '../../core/states.ts';
import { heldLines, type Product, type Reservation } from '../../core/stock.ts';
import { type MailRecord, overtakes } from '../../lambdas/email/mail-record.ts';
import { countBy } from './count-by.ts';
import { markedMails } from './marked-mails.ts';
import { orderProblems } from './order-rules.ts';

/** Everything that the tables hold. */
export interface Ledger {
  readonly products: readonly Product[];
  readonly movements: readonly { readonly sku: string; readonly quantity: number }[];
  readonly reservations: readonly Reservation[];
  readonly orders: readonly Order[];
  readonly mails: readonly MailRecord[];
}

export interface Books {
  readonly orders: Readonly<Record<OrderState, number>>;
  /** Units. */
  readonly stock: {
    readonly products: number;
    /** Sum of all movements: imports and corrections. */
    readonly moved: number;
    /** On the shelf, and free to be ordered. */
    readonly available: number;
    /** Reserved for orders that are confirmed. */
    readonly sold: number;
    /** Reserved for orders that are still on their way. */
    readonly held: number;
  };
  /** By type and status: `email.confirmed sent`. */
  readonly mails: Readonly<Record<string, number>>;
  /** Mails that settled orders still wait for. */
  readonly mailsUnderway: number;
  /** One sentence for each thing that does not add up. Empty: the books balance. */
  readonly problems: readonly string[];
}

export function closeBooks(ledger: Ledger): Books {
  const orders = new Map(ledger.orders.map((order) => [order.orderId, order]));
  const active = ledger.reservations.filter(({ held }) => held > 0);
  const unitsOf = (reservations: readonly Reservation[]) =>
    sum(reservations.flatMap(heldLines).map(({ quantity }) => quantity));
  const isSold = ({ orderId }: Reservation) => orders.get(orderId)?.state === 'confirmed';
  const mails = mailsOf(ledger);
  return {
    orders: countStates(ledger.orders),
    stock: {
      products: ledger.products.length,
      moved: sum(ledger.movements.map(({ quantity }) => quantity)),
      available: sum(ledger.products.map(({ available }) => available)),
      sold: unitsOf(active.filter(isSold)),
      held: unitsOf(active.filter((reservation) => !isSold(reservation))),
    },
    mails: countBy(mails.asked, ({ type, status }) => `${type} ${status}`),
    mailsUnderway: mails.underway,
    problems: [...stockProblems(ledger, active), ...allOrderProblems(ledger), ...mails.problems],
  };
}

/** Per product: available + held = moved, and never negative. */
function stockProblems(ledger: Ledger, active: readonly Reservation[]): readonly string[] {
  const moved = addUp(ledger.movements);
  const held = addUp(active.flatMap(heldLines));
  const available = addUp(ledger.products.map((p) => ({ sku: p.sku, quantity: p.available })));
  const skus = new Set([...moved.keys(), ...held.keys(), ...available.keys()]);
  return [...skus].flatMap((sku) => {
    const [is, has, should] = [available, held, moved].map((units) => units.get(sku) ?? 0);
    if (is === undefined || has === undefined || should === undefined) return [];
    if (is < 0) return [`product ${sku}: ${is} available`];
    if (is + has === should) return [];
    return [`product ${sku}: ${is} available + ${has} held is not ${should} moved`];
  });
}

function allOrderProblems({ orders, reservations }: Ledger): readonly string[] {
  const orderOf = new Map(orders.map((order) => [order.orderId, order]));
  const reservationOf = new Map(reservations.map((one) => [one.orderId, one]));
  const ids = new Set([...orderOf.keys(), ...reservationOf.keys()]);
  return [...ids].flatMap((id) => orderProblems(orderOf.get(id), reservationOf.get(id)));
}

interface MailBooks {
  /** All but those that were superseded, and that nobody had asked for. */
  readonly asked: readonly MailRecord[];
  readonly underway: number;
  readonly problems: readonly string[];
}

/**
 * Each outcome that an order had has one mail, and no other mail exists. A mail of a cancellation
 * supersedes that of a confirmation, which it cannot tell from one that never was.
 */
function mailsOf({ orders, mails }: Ledger): MailBooks {
  const marked = markedMails(mails);
  const expected = new Set<string>();
  const waiting = new Set<string>();
  for (const { orderId, state, timeline } of orders) {
    for (const outcome of timeline.map((entry) => entry.state).filter(isSettled)) {
      const messageId = `${orderId}/email.${outcome}/1`;
      expected.add(messageId);
      if (isSettled(state) && !marked.has(messageId)) waiting.add(messageId);
    }
  }
  const canceller = ({ orderId }: MailRecord) => `${orderId}/email.cancelled/1`;
  const isSuperseded = ({ type, status }: MailRecord) =>
    status === 'superseded' && type === 'email.confirmed';
  const asked = mails.filter(
    (mail) => expected.has(mail.messageId) || !isSuperseded(mail) || !expected.has(canceller(mail)),
  );
  const strays = asked
    .filter(({ messageId }) => !expected.has(messageId))
    .map(({ type, orderId }) => `order ${orderId} was sent ${type}, which it never was`);
  const unexplained = mails
    .filter(
      (mail) => mail.status === 'superseded' && !mails.some((other) => overtakes(other, mail)),
    )
    .filter((mail) => !isSuperseded(mail) || !waiting.has(canceller(mail)))
    .map(({ type, orderId }) => `order ${orderId}: ${type} is superseded, by no other mail`);
  return { asked, underway: waiting.size, problems: [...strays, ...unexplained] };
}

function countStates(orders: readonly Order[]): Readonly<Record<OrderState, number>> {
  const none = {
    received: 0,
    reserving: 0,
    confirmed: 0,
    cancelling: 0,
    cancelled: 0,
    rejected: 0,
  };
  return { ...none, ...countBy(orders, ({ state }) => state) };
}

interface Units {
  readonly sku: string;
  readonly quantity: number;
}

function addUp(lines: readonly Units[]): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return units;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
