import { applyMovement } from '../../lambdas/inventory/stock-movement.ts';
import { dynamoDbStore } from '../../lambdas/runtime/aws/dynamodb-store.ts';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import { inParallel } from '../command-line/in-parallel.ts';
import type { Connection } from '../deployment/connect.ts';
import type { StackOutputs } from '../deployment/outputs.ts';
import type { StockedProduct } from './catalogue.ts';

export interface ImportOptions {
  /** Names the movements: under the same id nothing moves twice. */
  readonly importId: string;
  /** Movements at a time. */
  readonly concurrency: number;
  readonly onProgress: (done: number) => void;
}

/** The name of the movement that an import makes of a product. */
export const movementIdOf = (importId: string, { sku }: Pick<StockedProduct, 'sku'>) =>
  `${importId}/${sku}`;

/** Puts products on the shelves, once an import. */
export async function importStock(
  { dynamoDb }: Pick<Connection, 'dynamoDb'>,
  { tables }: Pick<StackOutputs, 'tables'>,
  products: readonly StockedProduct[],
  { importId, concurrency, onProgress }: ImportOptions,
): Promise<void> {
  const store = dynamoDbStore(dynamoDb, tables, systemClock);
  const at = new Date().toISOString();
  let done = 0;
  await inParallel(products, concurrency, async ({ quantity, ...product }) => {
    await applyMovement(store, {
      movementId: movementIdOf(importId, product),
      product,
      quantity,
      at,
    });
    onProgress(++done);
  });
}
