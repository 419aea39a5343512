/**
 * What the tables say while the system runs. Reservations and movements only ever go forward, are
 * never deleted, and every change of stock goes with one of theirs, in one transaction. So they are
 * read before and after all else: what they say twice alike held in between, too.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { type Order, order } from '../../../core/order.ts';
import { type Reservation, reservation } from '../../../core/stock.ts';
import { type MailRecord, mailRecord } from '../../../lambdas/email/mail-record.ts';
import { keyAttribute } from '../../../lambdas/runtime/ports.ts';
import type { TableNames } from '../../deployment/outputs.ts';
import { type Movement, movement } from '../../ledger/read-ledger.ts';
import { type Scan, scanTable, type UnreadableItem } from '../../ledger/scan.ts';

/** A product's stock, whatever it is: less than nothing, too. */
const stockLevel = z.object({ sku: z.string(), available: z.int() });
export type StockLevel = z.output<typeof stockLevel>;

/** Entries that only ever go forward. */
export interface Entries {
  readonly reservations: readonly Reservation[];
  readonly movements: readonly Movement[];
}

export interface Observation {
  readonly before: Entries;
  readonly products: readonly StockLevel[];
  readonly orders: readonly Order[];
  readonly after: Entries;
  /** Read after the orders: a mail that is not marked was not when its order was read. */
  readonly mails: readonly MailRecord[];
  readonly unreadable: readonly UnreadableItem[];
}

export async function observe(client: DynamoDBClient, tables: TableNames): Promise<Observation> {
  const entries = async () => {
    const [reservations, movements] = await Promise.all([
      scanTable(client, tables.reservations, keyAttribute.reservations, reservation),
      scanTable(client, tables.movements, keyAttribute.movements, movement),
    ]);
    return { reservations, movements };
  };
  const before = await entries();
  const [products, orders] = await Promise.all([
    scanTable(client, tables.stock, keyAttribute.stock, stockLevel),
    scanTable(client, tables.orders, keyAttribute.orders, order),
  ]);
  const [after, mails] = await Promise.all([
    entries(),
    scanTable(client, tables.mails, keyAttribute.idempotency, mailRecord),
  ]);
  const { reservations, movements } = after;
  const all: readonly Scan<unknown>[] = [products, orders, reservations, movements, mails];
  return {
    before: { reservations: before.reservations.items, movements: before.movements.items },
    products: products.items,
    orders: orders.items,
    after: { reservations: reservations.items, movements: movements.items },
    mails: mails.items,
    unreadable: all.flatMap(({ unreadable }) => unreadable),
  };
}
