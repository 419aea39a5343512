import {
  head,
  type InventoryMessage,
  inventoryMessage,
  type StockReply,
} from '../../core/messages.ts';
import { decideReservation, product, type Reservation, reservation } from '../../core/stock.ts';
import type { Effect, Stage, View } from '../runtime/consumer.ts';
import { PermanentFault } from '../runtime/faults.ts';
import { outgoing } from '../runtime/outgoing.ts';
import { messageParser, parseItem } from '../runtime/parse.ts';
import type { Write } from '../runtime/ports.ts';

type Reserve = Extract<InventoryMessage, { type: 'inventory.reserve' }>;
type Release = Extract<InventoryMessage, { type: 'inventory.release' }>;

/** Takes stock for an order, whole or not at all, and puts it back; it replies, and knows no saga. */
export function inventoryStage(currency: string): Stage<InventoryMessage> {
  return {
    name: 'inventory',
    parse: messageParser(inventoryMessage),
    reads: (message) => [
      { table: 'reservations', key: message.orderId },
      ...(message.type === 'inventory.reserve'
        ? message.lines.map(({ sku }) => ({ table: 'stock' as const, key: sku }))
        : []),
    ],
    decide: (message, view) =>
      message.type === 'inventory.reserve'
        ? reserve(message, view, currency)
        : release(message, view),
  };
}

/** The order's entry in the books, if it has one. */
function findReservation(orderId: string, view: View): Reservation | undefined {
  const item = view({ table: 'reservations', key: orderId });
  return item && parseItem(reservation, item, `the reservation of ${orderId}`);
}

function reserve({ orderId, lines }: Reserve, view: View, currency: string): Effect {
  // The books outlive the record of the message: what was reserved once is answered again.
  const before = findReservation(orderId, view);
  if (before)
    return { writes: [], owed: [outgoing(reservedReply(before))], outcome: 'reserved before' };
  const productOf = (sku: string) => {
    const item = view({ table: 'stock', key: sku });
    return item && parseItem(product, item, `product ${sku}`);
  };
  const decision = decideReservation(lines, productOf, currency);
  if (decision.kind === 'rejected') {
    const reply = { ...head(orderId, 'stock.rejected'), shortages: [...decision.shortages] };
    return { writes: [], owed: [outgoing(reply)], outcome: 'rejected' };
  }
  const made: Reservation = {
    orderId,
    phase: 'reserved',
    lines: [...decision.lines],
    total: decision.total,
  };
  return {
    writes: [
      {
        kind: 'put',
        table: 'reservations',
        item: made,
        when: { kind: 'absent', attribute: 'orderId' },
      },
      ...lines.map(takeFromStock),
    ],
    owed: [outgoing(reservedReply(made))],
    outcome: 'reserved',
  };
}

function reservedReply({ orderId, lines, total }: Reservation): StockReply {
  return { ...head(orderId, 'stock.reserved'), lines, total };
}

function release({ orderId }: Release, view: View): Effect {
  const made = findReservation(orderId, view);
  if (!made) throw new PermanentFault('inventory.release for an order that reserved nothing');
  const { phase, lines } = made;
  const owed = [outgoing(head(orderId, 'stock.released'))];
  if (phase === 'released') return { writes: [], owed, outcome: 'released before' };
  return {
    writes: [
      {
        kind: 'update',
        table: 'reservations',
        key: orderId,
        set: { phase: 'released' },
        when: { kind: 'compare', attribute: 'phase', operator: '=', value: 'reserved' },
      },
      ...lines.map(putBack),
    ],
    owed,
    outcome: 'released',
  };
}

interface StockLine {
  readonly sku: string;
  readonly quantity: number;
}

function takeFromStock({ sku, quantity }: StockLine): Write {
  return {
    kind: 'update',
    table: 'stock',
    key: sku,
    add: { available: -quantity },
    when: { kind: 'compare', attribute: 'available', operator: '>=', value: quantity },
  };
}

/** The product is still in the catalogue: products are never deleted, only set to no stock. */
function putBack({ sku, quantity }: StockLine): Write {
  return {
    kind: 'update',
    table: 'stock',
    key: sku,
    add: { available: quantity },
    when: { kind: 'compare', attribute: 'available', operator: '>=', value: 0 },
  };
}
