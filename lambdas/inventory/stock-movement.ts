import { type CatalogueEntry, catalogueEntry } from '../../core/stock.ts';
import { TransientFault } from '../runtime/faults.ts';
import { parseItem } from '../runtime/parse.ts';
import type { Store } from '../runtime/ports.ts';

/** A change of stock from outside of the orders: an import, a delivery, a correction. */
export interface StockMovement {
  /** Applied once, however often it is sent. */
  readonly movementId: string;
  readonly product: CatalogueEntry;
  /** Units that come (positive) or go (negative). */
  readonly quantity: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export type MovementResult = 'applied' | 'applied before' | 'not enough stock';

/** Tries at one movement, when orders write the same stock. */
const MAX_ATTEMPTS = 10;

/**
 * Applies a movement: its record and the stock that it changes commit together, so that the books
 * can always be told from the movements. Throws a `PermanentFault` for a product that the catalogue
 * cannot hold.
 */
export async function applyMovement(
  store: Store,
  { movementId, product, quantity, at }: StockMovement,
): Promise<MovementResult> {
  const { sku, name, unitPriceMinor } = parseItem(
    catalogueEntry,
    product,
    `product ${product.sku}`,
  );
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const commit = await store.transact([
      {
        kind: 'put',
        table: 'movements',
        item: { movementId, sku, quantity, at },
        when: { kind: 'absent', attribute: 'movementId' },
      },
      {
        kind: 'update',
        table: 'stock',
        key: sku,
        set: { name, unitPriceMinor },
        add: { available: quantity },
        ...(quantity < 0 && {
          when: { kind: 'compare', attribute: 'available', operator: '>=', value: -quantity },
        }),
      },
    ]);
    if (commit.kind === 'committed') return 'applied';
    if (commit.refusals[0]?.kind === 'condition') return 'applied before';
    if (commit.refusals[1]?.kind === 'condition') return 'not enough stock';
  }
  throw new TransientFault(`others wrote ${sku} ${MAX_ATTEMPTS} times`, { certain: true });
}
