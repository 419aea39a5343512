import { type CatalogueEntry, catalogueEntry, product as productSchema } from '../../core/stock.ts';
import { TransientFault } from '../runtime/faults.ts';
import { parseItem } from '../runtime/parse.ts';
import type { Item, Store } from '../runtime/ports.ts';
import { storedItem } from '../runtime/refusal.ts';

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

/** Sets what is available of a product: a movement of the difference. */
export interface StockSetting {
  /** Applied once, however often it is sent. */
  readonly movementId: string;
  readonly sku: string;
  /** Units that no reservation holds, after it. */
  readonly available: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export type SettingResult =
  | { readonly kind: 'set'; readonly was: number }
  | { readonly kind: 'no such product' }
  /** Under this id: what, is for who asks to compare. */
  | { readonly kind: 'applied before'; readonly movement: Item | undefined };

/**
 * Its record and the stock commit together, and only while what is available is what the difference
 * was taken from: an order that comes in between is not overwritten, the difference is taken again.
 *
 * @throws TransientFault when orders write the product at every try
 */
export async function setStock(
  store: Store,
  { movementId, sku, available, at }: StockSetting,
): Promise<SettingResult> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const [item] = await store.get([{ table: 'stock', key: sku }]);
    if (!item) return { kind: 'no such product' };
    const { available: was } = parseItem(productSchema, item, `product ${sku}`);
    const quantity = available - was;
    const commit = await store.transact([
      {
        kind: 'put',
        table: 'movements',
        item: { movementId, sku, quantity, at, setTo: available },
        when: { kind: 'absent', attribute: 'movementId' },
      },
      {
        kind: 'update',
        table: 'stock',
        key: sku,
        add: { available: quantity },
        when: { kind: 'compare', attribute: 'available', operator: '=', value: was },
      },
    ]);
    if (commit.kind === 'committed') return { kind: 'set', was };
    if (commit.refusals[0]?.kind === 'condition') {
      return { kind: 'applied before', movement: storedItem(commit.refusals[0]) };
    }
  }
  throw new TransientFault(`others wrote ${sku} ${MAX_ATTEMPTS} times`, { certain: true });
}
