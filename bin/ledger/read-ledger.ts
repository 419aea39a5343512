/** Reads the whole state of a deployment from its tables. */
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { order } from '../../core/order.ts';
import { product, reservation } from '../../core/stock.ts';
import { mailRecord } from '../../lambdas/email/mail-record.ts';
import type { TableNames } from '../deployment/outputs.ts';
import type { Ledger } from './books.ts';

/** An item that this version cannot read. */
export class UnreadableItemError extends Error {
  override readonly name = 'UnreadableItemError';
}

const movement = z.object({ movementId: z.string(), sku: z.string(), quantity: z.int() });

/**
 * Scans the tables, consistently each by itself: while orders are under way, what one table says
 * may be a moment later than what another does.
 */
export async function readLedger(client: DynamoDBClient, tables: TableNames): Promise<Ledger> {
  const [products, movements, reservations, orders, mails] = await Promise.all([
    scan(client, tables.stock, product),
    scan(client, tables.movements, movement),
    scan(client, tables.reservations, reservation),
    scan(client, tables.orders, order),
    scan(client, tables.mails, mailRecord),
  ]);
  return { products, movements, reservations, orders, mails };
}

async function scan<T>(
  client: DynamoDBClient,
  TableName: string,
  schema: z.ZodMiniType<T>,
): Promise<T[]> {
  const items: T[] = [];
  for await (const { Items = [] } of paginateScan(
    { client },
    { TableName, ConsistentRead: true },
  )) {
    for (const item of Items) {
      const parsed = schema.safeParse(unmarshall(item));
      if (!parsed.success) {
        const paths = parsed.error.issues.map(({ path }) => `/${path.join('/')}`).join(', ');
        throw new UnreadableItemError(`an item of ${TableName} cannot be read: ${paths}`);
      }
      items.push(parsed.data);
    }
  }
  return items;
}
