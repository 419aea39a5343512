import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type * as z from 'zod/mini';
import { order } from '../../../core/order.ts';
import { reservation } from '../../../core/stock.ts';
import { keyAttribute } from '../../../lambdas/runtime/ports.ts';
import type { TableNames } from '../../deployment/outputs.ts';
import { judgeOrder, type OrderFinding, type OrderReading } from './orders.ts';

/** Readings of one order, each three reads long; an order does not move so often. */
const MAX_READINGS = 5;

/** Judges one order that moved before, read alone; undefined: it went on moving. */
export async function judgeAlone(
  client: DynamoDBClient,
  tables: TableNames,
  orderId: string,
): Promise<readonly OrderFinding[] | undefined> {
  for (let reading = 0; reading < MAX_READINGS; reading++) {
    const judgement = judgeOrder(await readAlone(client, tables, orderId));
    if (judgement) return judgement;
  }
  return undefined;
}

async function readAlone(
  client: DynamoDBClient,
  tables: TableNames,
  orderId: string,
): Promise<OrderReading> {
  const read = <T>(table: 'orders' | 'reservations', schema: z.ZodMiniType<T>) =>
    readItem(client, tables[table], keyAttribute[table], orderId, schema);
  const was = await read('reservations', reservation);
  const found = await read('orders', order);
  const is = await read('reservations', reservation);
  return { orderId, was, order: found, is };
}

async function readItem<T>(
  client: DynamoDBClient,
  TableName: string,
  key: string,
  value: string,
  schema: z.ZodMiniType<T>,
): Promise<T | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName, Key: { [key]: { S: value } }, ConsistentRead: true }),
  );
  return Item && schema.parse(unmarshall(Item));
}
