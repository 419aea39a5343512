import { head, type InventoryMessage, inventoryMessage } from '../../core/messages.ts';
import { decideReservation, product, reservation } from '../../core/stock.ts';
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
    reads: (message) =>
      message.type === 'inventory.reserve'
        ? message.lines.map(({ sku }) => ({ table: 'stock', key: sku }))
        : [{ table: 'reservations', key: message.orderId }],
    decide: (message, view) =>
      message.type === 'inventory.reserve'
        ? reserve(message, view, currency)
        : release(message, view),
  };
}

function reserve({ orderId, lines }: Reserve, view: View, currency: string): Effect {
  const productOf = (sku: string) => {
    const item = view({ table: 'stock', key: sku });
    return item && parseItem(product, item, `product ${sku}`);
  };
  const decision = decideReservation(lines, productOf, currency);
  if (decision.kind === 'rejected') {
    const reply = { ...head(orderId, 'stock.rejected'), shortages: [...decision.shortages] };
    return { writes: [], owed: [outgoing(reply)], outcome: 'rejected' };
  }
  const reply = {
    ...head(orderId, 'stock.reserved'),
    lines: [...decision.lines],
    total: decision.total,
  };
  return {
    writes: [
      {
        kind: 'put',
        table: 'reservations',
        item: { orderId, phase: 'reserved', lines },
        when: { kind: 'absent', attribute: 'orderId' },
      },
      ...lines.map(takeFromStock),
    ],
    owed: [outgoing(reply)],
    outcome: 'reserved',
  };
}

function release({ orderId }: Release, view: View): Effect {
  const item = view({ table: 'reservations', key: orderId });
  if (!item) throw new PermanentFault('inventory.release for an order that reserved nothing');
  const { phase, lines } = parseItem(reservation, item, `the reservation of ${orderId}`);
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
