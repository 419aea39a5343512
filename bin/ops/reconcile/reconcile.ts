/** The books, from the tables alone. It reads, and repairs nothing. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { OrderState } from '../../../core/states.ts';
import type { TableNames } from '../../deployment/outputs.ts';
import { countBy } from '../../ledger/count-by.ts';
import type { UnreadableItem } from '../../ledger/scan.ts';
import { type Unmailed, unmailedOf } from './mails.ts';
import { observe } from './observation.ts';
import { judgeOrder, type OrderFinding, readingsOf, type Underway, underwayOf } from './orders.ts';
import { judgeAlone } from './read-order.ts';
import { judgeStock, type ProductFinding, type StockJudgement } from './stock.ts';

export interface Reconciliation {
  /** All is as it must be. */
  readonly balances: boolean;
  readonly findings: {
    readonly products: readonly ProductFinding[];
    readonly orders: readonly OrderFinding[];
    readonly unreadable: readonly UnreadableItem[];
  };
  readonly orders: Readonly<Partial<Record<OrderState, number>>>;
  readonly products: number;
  /** Units. */
  readonly stock: StockJudgement['totals'];
  /** Orders on their way, which may hold a part, or nothing yet. */
  readonly underway: readonly Underway[];
  /** Orders whose customers were not told yet how they ended. */
  readonly unmailed: readonly Unmailed[];
  /** What moved all the while that it was read: not wrong, and not proven right. */
  readonly moving: { readonly products: readonly string[]; readonly orders: readonly string[] };
}

export async function reconcile(
  client: DynamoDBClient,
  tables: TableNames,
): Promise<Reconciliation> {
  const observation = await observe(client, tables);
  const stock = judgeStock(observation);
  const readings = readingsOf(observation);
  const findings: OrderFinding[] = [];
  const moving: string[] = [];
  for (const reading of readings) {
    const { orderId } = reading;
    const judged = judgeOrder(reading) ?? (await judgeAlone(client, tables, orderId));
    if (judged) findings.push(...judged);
    else moving.push(orderId);
  }
  const { unreadable, orders, products } = observation;
  return {
    balances: stock.findings.length + findings.length + unreadable.length === 0,
    findings: { products: stock.findings, orders: findings, unreadable },
    orders: countBy(orders, ({ state }) => state),
    products: products.length,
    stock: stock.totals,
    underway: underwayOf(readings),
    unmailed: unmailedOf(observation),
    moving: { products: stock.moving, orders: moving },
  };
}
