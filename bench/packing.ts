/**
 * Is it better to commit the orders of a batch together? Real orders through the real consumer and
 * the model of DynamoDB, with invocations beside each other that want the same products.
 *
 *     node --import tsx bench/packing.ts FILE [ORDERS]
 */

import { catalogueOf } from '../bin/replay/catalogue.ts';
import { planReplay } from '../bin/replay/mapping.ts';
import { readInvoices } from '../bin/replay/read-invoices.ts';
import type { Product } from '../core/stock.ts';
import { reserve } from '../test/support/samples.ts';
import type { Latency } from './packing/contended-store.ts';
import { packings } from './packing/packings.ts';
import { type Measured, run } from './packing/run.ts';

const SEEDS = [1, 2, 3];
const slow: Latency = { readMs: 5, transactMs: 12, actionMs: 0.2 };
const flat: Latency = { readMs: 5, transactMs: 20, actionMs: 0 };

const [file, limit = '400'] = process.argv.slice(2);
if (file === undefined) throw new Error('which file? node --import tsx bench/packing.ts FILE');

const { invoices } = await readInvoices(file);
const plan = planReplay(invoices);
const { products } = catalogueOf(invoices, plan.orders);
const orders = plan.orders.filter(({ expected }) => expected === 'accept').slice(0, Number(limit));
const messages = orders.map(({ body }, n) =>
  reserve(
    `ord_${n.toString(16).padStart(32, '0')}`,
    ...body.lines.map(({ sku, quantity }) => ({ sku, quantity })),
  ),
);
const lines = messages.reduce((sum, message) => sum + message.lines.length, 0);
console.log(
  `${messages.length} orders, ${(lines / messages.length).toFixed(1)} products on average`,
);

const stockOf = (availableOf: (asked: number) => number) =>
  products.map(({ sku, name, unitPriceMinor, quantity }) => ({
    sku,
    name,
    unitPriceMinor,
    available: availableOf(quantity),
  }));
const plenty = stockOf(() => 1_000_000_000);
const scarce = stockOf((asked) => asked);

await compare(
  'stock for all; 12 ms a transaction and 0.2 ms an action',
  plenty,
  slow,
  [1, 2, 4, 10],
);
await compare('stock for all; 20 ms a transaction, however large', plenty, flat, [2, 10]);
await compare('stock for 60 % of what is asked for; 12 ms and 0.2 ms', scarce, slow, [2, 10]);

async function compare(
  title: string,
  stock: readonly Product[],
  latency: Latency,
  concurrencies: readonly number[],
): Promise<void> {
  for (const concurrency of concurrencies) {
    console.log(`\n${title}; ${concurrency} at a time`);
    const rows: Record<string, Record<string, number>> = {};
    for (const [name, packing] of Object.entries(packings)) {
      const found: Measured[] = [];
      for (const seed of SEEDS) {
        found.push(await run({ products: stock, messages, packing, concurrency, latency, seed }));
      }
      rows[name] = rowOf(found);
    }
    console.table(rows);
  }
}

/** The mean of several runs. */
function rowOf(runs: readonly Measured[]): Record<string, number> {
  const mean = (of: (run: Measured) => number, digits: number) =>
    Number((runs.reduce((sum, one) => sum + of(one), 0) / runs.length).toFixed(digits));
  return {
    'calls/order': mean((one) => (one.reads + one.transactions + one.sends) / one.orders, 2),
    'keys/order': mean((one) => one.keysRead / one.orders, 1),
    'trans./order': mean((one) => one.transactions / one.orders, 2),
    'actions/order': mean((one) => one.actions / one.orders, 1),
    'wasted %': mean((one) => (100 * one.wastedActions) / one.actions, 1),
    'conflicts/order': mean((one) => one.conflicts / one.orders, 2),
    'given back': mean((one) => one.failures, 1),
    'ms/batch': mean((one) => one.meanBatchMs, 0),
    'orders/s': mean((one) => (1_000 * one.orders) / one.elapsedMs, 0),
    reserved: mean((one) => one.reserved, 0),
  };
}
