/** Takes stock for an order, whole or not at all, and puts it back; it replies, and knows no saga. */
import { type InventoryMessage, inventoryMessage } from '../../core/commands.ts';
import { head, type StockReply } from '../../core/messages.ts';
import type { Shortage } from '../../core/schema.ts';
import {
  decideReservation,
  inGlobalOrder,
  product,
  type Reservation,
  reservation,
  shortagesOf,
} from '../../core/stock.ts';
import { PermanentFault } from '../runtime/faults.ts';
import { outgoing } from '../runtime/outgoing.ts';
import { messageParser, parseItem } from '../runtime/parse.ts';
import type { Write } from '../runtime/ports.ts';
import type { Stage, Step, View } from '../runtime/stage.ts';
import { begin, giveUp, goOn, putBack, refuse } from './reservation-writes.ts';

type Reserve = Extract<InventoryMessage, { type: 'inventory.reserve' }>;
type Release = Extract<InventoryMessage, { type: 'inventory.release' }>;

/**
 * Products that one transaction takes or puts back. DynamoDB allows 100 actions
 * (TransactWriteItems, API reference); three are the message's record, the reservation, and the
 * failure that a redrive heals.
 */
export const LINES_PER_TRANSACTION = 97;

export interface InventorySettings {
  /** ISO 4217 code of the catalogue's prices. */
  readonly currency: string;
  /** At most `LINES_PER_TRANSACTION`. */
  readonly linesPerTransaction: number;
}

export function inventoryStage(settings: InventorySettings): Stage<InventoryMessage> {
  return {
    name: 'inventory',
    parse: messageParser(inventoryMessage),
    reads: (message, goesOn) => [
      reservationKey(message),
      // A part is fenced by the reservation and by the stock's own conditions.
      ...(message.type === 'inventory.reserve' && !goesOn ? message.lines.map(stockKey) : []),
    ],
    decide: (message, view) =>
      message.type === 'inventory.reserve'
        ? reserve(message, view, settings)
        : release(message, view, settings),
  };
}

function reserve(message: Reserve, view: View, settings: InventorySettings): Step {
  const at = findReservation(message, view);
  if (!at) return beginReservation(message, view, settings);
  // The books outlive the record of the message: what was decided once is answered again.
  switch (at.phase) {
    case 'reserving':
      return goOnReserving(at, view, settings);
    case 'releasing':
      // Another message unmakes what was reserved: this one was answered long ago.
      return at.missing ? unmake(at, settings, answer(at)) : done([], answer(at));
    case 'reserved':
    case 'released':
      return done([], answer(at));
  }
}

function beginReservation(
  { orderId, lines }: Reserve,
  view: View,
  { currency, linesPerTransaction }: InventorySettings,
): Step {
  const decision = decideReservation(lines, (sku) => findProduct(sku, view), currency);
  const isWhole = lines.length <= linesPerTransaction;
  if (decision.kind === 'rejected') {
    const { shortages } = decision;
    return done(isWhole ? [] : refuse(orderId, shortages, currency), rejected(orderId, shortages));
  }
  const { total } = decision;
  const made = { orderId, lines: [...decision.lines], total };
  const writes = begin(made, linesPerTransaction);
  return isWhole ? done(writes, reserved(made)) : { kind: 'part', writes };
}

/** The next lines; when there is too little of one, all that is held is given back. */
function goOnReserving(at: Reservation, view: View, settings: InventorySettings): Step {
  const size = settings.linesPerTransaction;
  const rest = inGlobalOrder(at.lines).slice(at.held);
  const { knows } = view;
  if (rest.every((line) => knows(stockKey(line)))) {
    const decision = decideReservation(rest, (sku) => findProduct(sku, view), settings.currency);
    if (decision.kind === 'rejected') {
      return { kind: 'part', writes: giveUp(at, decision.shortages) };
    }
  }
  const writes = goOn(at, size);
  return rest.length <= size ? done(writes, reserved(at)) : { kind: 'part', writes };
}

function release(message: Release, view: View, settings: InventorySettings): Step {
  const at = findReservation(message, view);
  if (!at || shortagesOf(at) || at.phase === 'reserving') {
    throw new PermanentFault('inventory.release for an order that reserved nothing');
  }
  const reply = head(message.orderId, 'stock.released');
  return at.phase === 'released' ? done([], reply) : unmake(at, settings, reply);
}

/** Puts back what is held, in parts if it has to be, and replies with the last of them. */
function unmake(at: Reservation, settings: InventorySettings, reply: StockReply): Step {
  const size = settings.linesPerTransaction;
  const writes = putBack(at, size);
  return at.held <= size ? done(writes, reply) : { kind: 'part', writes };
}

function done(writes: readonly Write[], reply: StockReply): Step {
  const outcome = writes.length > 0 ? reply.type : `${reply.type}, again or without stock`;
  return { kind: 'done', writes, owed: [outgoing(reply)], outcome };
}

function answer(at: Reservation): StockReply {
  const shortages = shortagesOf(at);
  return shortages ? rejected(at.orderId, shortages) : reserved(at);
}

const reserved = ({ orderId, lines, total }: Pick<Reservation, 'orderId' | 'lines' | 'total'>) => ({
  ...head(orderId, 'stock.reserved'),
  lines,
  total,
});

const rejected = (orderId: string, shortages: readonly Shortage[]): StockReply => ({
  ...head(orderId, 'stock.rejected'),
  shortages: [...shortages],
});

const reservationKey = ({ orderId }: InventoryMessage) =>
  ({ table: 'reservations', key: orderId }) as const;
const stockKey = ({ sku }: { readonly sku: string }) => ({ table: 'stock', key: sku }) as const;

/** The order's entry in the books, if it has one. */
function findReservation(message: InventoryMessage, view: View): Reservation | undefined {
  const item = view.get(reservationKey(message));
  return item && parseItem(reservation, item, `the reservation of ${message.orderId}`);
}

function findProduct(sku: string, view: View) {
  const item = view.get(stockKey({ sku }));
  return item && parseItem(product, item, `product ${sku}`);
}
