/** The rules of stock: what can be reserved, and what is told when it cannot. */
import * as z from 'zod/mini';
import { limits } from './limits.ts';
import { type Money, totalMinor } from './money.ts';
import {
  money,
  type OrderLine,
  type PricedLine,
  pricedLine,
  productName,
  type Shortage,
  shortage,
  sku,
} from './schema.ts';

const catalogueFields = {
  sku,
  name: productName,
  unitPriceMinor: z.int().check(z.minimum(1), z.maximum(limits.maxUnitPriceMinor)),
};

/** What the catalogue says of a product. */
export const catalogueEntry = z.strictObject(catalogueFields);
export type CatalogueEntry = z.output<typeof catalogueEntry>;

/** A product of the catalogue with what is left of it. */
export const product = z.strictObject({
  ...catalogueFields,
  /** Units on hand that no active reservation holds. */
  available: z.int().check(z.nonnegative()),
});
export type Product = z.output<typeof product>;

/**
 * The books' entry for one order: what it holds, or held. Kept for good. One that is too large for a
 * transaction is made, and unmade, in parts: `held` says how far, and fences a part that comes late.
 */
export const reservation = z.strictObject({
  orderId: z.string(),
  /**
   * `reserving` and `releasing` are on their way; `reserved` holds all lines, `released` none.
   */
  phase: z.enum(['reserving', 'reserved', 'releasing', 'released']),
  /** How many lines are held, from the first in the order of `inGlobalOrder`. */
  held: z.int().check(z.nonnegative()),
  /** With the prices that were told: the same answer can be given again. */
  lines: z.array(pricedLine),
  total: money,
  /** Why it was given up half-way: products with less left than was asked for. */
  missing: z.optional(z.array(z.strictObject({ sku, available: z.int().check(z.nonnegative()) }))),
  /** Why nothing was ever held: a first part that comes late finds the order refused. */
  shortages: z.optional(z.array(shortage)),
});
export type Reservation = z.output<typeof reservation>;

/** The lines in the one order in which all orders take their products, so that none starves. */
export function inGlobalOrder<L extends { readonly sku: string }>(lines: readonly L[]): L[] {
  return [...lines].sort((a, b) => (a.sku < b.sku ? -1 : 1));
}

/** What a reservation takes from the shelf. */
export function heldLines({ lines, held }: Pick<Reservation, 'lines' | 'held'>): PricedLine[] {
  return inGlobalOrder(lines).slice(0, held);
}

/** Why a reservation was refused or given up, as it is told; nothing, when it was not. */
export function shortagesOf({ lines, missing, shortages }: Reservation): Shortage[] | undefined {
  if (shortages) return shortages;
  const lineOf = new Map(lines.map((line) => [line.sku, line]));
  return missing?.flatMap(({ sku, available }) => {
    const line = lineOf.get(sku);
    if (!line) return [];
    return [{ reason: 'out-of-stock', sku, name: line.name, requested: line.quantity, available }];
  });
}

export type ReservationDecision =
  | { readonly kind: 'reserved'; readonly lines: readonly PricedLine[]; readonly total: Money }
  | { readonly kind: 'rejected'; readonly shortages: readonly Shortage[] };

/** Whole or not at all: either every line is filled, or each line that cannot be is named. */
export function decideReservation(
  lines: readonly OrderLine[],
  productOf: (sku: string) => Product | undefined,
  currency: string,
): ReservationDecision {
  const shortages: Shortage[] = [];
  const priced: PricedLine[] = [];
  for (const { sku, quantity } of lines) {
    const found = productOf(sku);
    if (!found) {
      shortages.push({ reason: 'unknown-product', sku, requested: quantity });
    } else if (found.available < quantity) {
      const { name, available } = found;
      shortages.push({ reason: 'out-of-stock', sku, name, requested: quantity, available });
    } else {
      priced.push({ sku, quantity, name: found.name, unitPriceMinor: found.unitPriceMinor });
    }
  }
  if (shortages.length > 0) return { kind: 'rejected', shortages };
  return { kind: 'reserved', lines: priced, total: { amountMinor: totalMinor(priced), currency } };
}
