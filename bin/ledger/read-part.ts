/** Reads of a deployment's tables what belongs to some orders: by key, however much else is there. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod/mini';
import { order } from '../../core/order.ts';
import { product, reservation } from '../../core/stock.ts';
import { mailKeys, mailRecord } from '../../lambdas/email/mail-record.ts';
import { dynamoDbStore } from '../../lambdas/runtime/aws/dynamodb-store.ts';
import type { Clock, ItemKey, Table } from '../../lambdas/runtime/ports.ts';
import type { TableNames } from '../deployment/outputs.ts';
import type { Ledger } from './books.ts';
import { movement, UnreadableItemError } from './read-ledger.ts';

/** What belongs together: products that no other order asks for, and all that moved them. */
export interface Part {
  readonly orderIds: readonly string[];
  readonly skus: readonly string[];
  readonly movementIds: readonly string[];
}

/** @throws UnreadableItemError */
export async function readPart(
  client: DynamoDBClient,
  { mails, ...tables }: TableNames,
  { orderIds, skus, movementIds }: Part,
  clock: Clock,
): Promise<Ledger> {
  const store = dynamoDbStore(client, { ...tables, idempotency: mails }, clock);
  const readAll = async <T>(keys: readonly ItemKey[], schema: z.ZodMiniType<T>) => {
    const items = await store.get(keys);
    return items.flatMap((item, at) => {
      if (item === undefined) return [];
      const parsed = schema.safeParse(item);
      if (parsed.success) return [parsed.data];
      const paths = parsed.error.issues.map(({ path }) => `/${path.join('/')}`).join(', ');
      throw new UnreadableItemError(`the item ${keys[at]?.key} cannot be read: ${paths}`);
    });
  };
  const keysOf = (table: Table, keys: readonly string[]) => keys.map((key) => ({ table, key }));
  return {
    products: await readAll(keysOf('stock', skus), product),
    movements: await readAll(keysOf('movements', movementIds), movement),
    reservations: await readAll(keysOf('reservations', orderIds), reservation),
    orders: await readAll(keysOf('orders', orderIds), order),
    mails: await readAll(orderIds.flatMap(mailKeys), mailRecord),
  };
}
