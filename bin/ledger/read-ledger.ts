/** Reads the whole state of a deployment from its tables. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { order } from '../../core/order.ts';
import { product, reservation } from '../../core/stock.ts';
import { mailRecord } from '../../lambdas/email/mail-record.ts';
import { keyAttribute } from '../../lambdas/runtime/ports.ts';
import type { TableNames } from '../deployment/outputs.ts';
import type { Ledger } from './books.ts';
import { scanTable } from './scan.ts';

/** An item that this version cannot read. */
export class UnreadableItemError extends Error {
  override readonly name = 'UnreadableItemError';
}

export const movement = z.object({
  movementId: z.string(),
  sku: z.string(),
  quantity: z.int(),
});
export type Movement = z.output<typeof movement>;

/**
 * Scans the tables, consistently each by itself: while orders are under way, what one table says
 * may be a moment later than what another does.
 */
export async function readLedger(client: DynamoDBClient, tables: TableNames): Promise<Ledger> {
  const [products, movements, reservations, orders, mails] = await Promise.all([
    readAll(client, tables.stock, keyAttribute.stock, product),
    readAll(client, tables.movements, keyAttribute.movements, movement),
    readAll(client, tables.reservations, keyAttribute.reservations, reservation),
    readAll(client, tables.orders, keyAttribute.orders, order),
    readAll(client, tables.mails, keyAttribute.idempotency, mailRecord),
  ]);
  return { products, movements, reservations, orders, mails };
}

async function readAll<T>(
  client: DynamoDBClient,
  table: string,
  key: string,
  schema: z.ZodMiniType<T>,
): Promise<readonly T[]> {
  const { items, unreadable } = await scanTable(client, table, key, schema);
  const [first] = unreadable;
  if (!first) return items;
  throw new UnreadableItemError(`the item ${first.key} of ${table} cannot be read: ${first.paths}`);
}
