/**
 * The writes that make and unmake a reservation. One that is too large for a transaction goes in
 * parts, in the one order of all products; each part holds only where the last one ended, so that
 * none is done twice, and none by somebody who comes late.
 */
import type { PricedLine, Shortage } from '../../core/schema.ts';
import { inGlobalOrder, type Reservation } from '../../core/stock.ts';
import type { Condition, Value, Write } from '../runtime/ports.ts';

type Writes = readonly [Write, ...Write[]];

const unbegun: Condition = { kind: 'absent', attribute: 'orderId' };

/** The first lines of a reservation that nobody has begun; all of them, if they fit. */
export function begin(made: Omit<Reservation, 'phase' | 'held'>, size: number): Writes {
  const lines = inGlobalOrder(made.lines).slice(0, size);
  const phase = lines.length === made.lines.length ? 'reserved' : 'reserving';
  const item: Reservation = { ...made, phase, held: lines.length };
  return [{ kind: 'put', table: 'reservations', item, when: unbegun }, ...lines.map(takeFromStock)];
}

/**
 * Notes that an order gets nothing. Only one that would go in parts needs it: its first part commits
 * without the message's record, and could come after the message was answered.
 */
export function refuse(orderId: string, shortages: readonly Shortage[], currency: string): Writes {
  const item: Reservation = {
    orderId,
    phase: 'released',
    held: 0,
    lines: [],
    total: { amountMinor: 0, currency },
    shortages: [...shortages],
  };
  return [{ kind: 'put', table: 'reservations', item, when: unbegun }];
}

/** The next lines of one that is on its way; the last make it `reserved`. */
export function goOn(at: Reservation, size: number): Writes {
  const lines = inGlobalOrder(at.lines).slice(at.held, at.held + size);
  const held = at.held + lines.length;
  const phase = held === at.lines.length ? 'reserved' : 'reserving';
  return [step(at, { phase, held }), ...lines.map(takeFromStock)];
}

/** From now on no further line can be taken: a part that comes late finds another phase. */
export function giveUp(at: Reservation, shortages: readonly Shortage[]): Writes {
  const missing = shortages.map((shortage) => ({
    sku: shortage.sku,
    available: shortage.reason === 'out-of-stock' ? shortage.available : 0,
  }));
  return [step(at, { phase: 'releasing', missing })];
}

/** Puts back the last lines that are held; the first of all make it `released`. */
export function putBack(at: Reservation, size: number): Writes {
  const held = Math.max(0, at.held - size);
  const lines = inGlobalOrder(at.lines).slice(held, at.held);
  const phase = held === 0 ? 'released' : 'releasing';
  return [step(at, { phase, held }), ...lines.map(putBackLine)];
}

/** A change of the reservation, as long as it is where it was. */
function step({ orderId, phase, held }: Reservation, set: Readonly<Record<string, Value>>): Write {
  const when: Condition = {
    kind: 'all',
    of: [
      { kind: 'compare', attribute: 'phase', operator: '=', value: phase },
      { kind: 'compare', attribute: 'held', operator: '=', value: held },
    ],
  };
  return { kind: 'update', table: 'reservations', key: orderId, set, when };
}

function takeFromStock({ sku, quantity }: PricedLine): Write {
  return {
    kind: 'update',
    table: 'stock',
    key: sku,
    add: { available: -quantity },
    when: { kind: 'compare', attribute: 'available', operator: '>=', value: quantity },
  };
}

/** The product is still in the catalogue: products are never deleted, only set to no stock. */
function putBackLine({ sku, quantity }: PricedLine): Write {
  return {
    kind: 'update',
    table: 'stock',
    key: sku,
    add: { available: quantity },
    when: { kind: 'compare', attribute: 'available', operator: '>=', value: 0 },
  };
}
