/** `stock show` */
import { formatMoney } from '../../../core/money.ts';
import { type Product, product } from '../../../core/stock.ts';
import { keyAttribute } from '../../../lambdas/runtime/ports.ts';
import { scanTable, type UnreadableItem } from '../../ledger/scan.ts';
import type { Command, Deployment } from '../command.ts';
import { table } from '../table.ts';
import { stockStore } from './movements.ts';

export const stockShow: Command = {
  name: 'stock show',
  summary: 'name, price and what is available of each product',
  usage: `stock show [SKU…] [options]

Name, price and available units of these products, or of all, which scans their table. Ends with 1 when
one of them is unknown, or cannot be read.
`,
  examples: ['stock show', 'stock show TEAPOT MUG --json'],
  options: {},
  prepare({ words }) {
    return async (deployment) => {
      const { products, unreadable } = await readProducts(deployment, words);
      const known = new Set([...products, ...unreadable].map(({ sku }) => sku));
      const unknown = words.filter((sku) => !known.has(sku));
      return {
        isWell: unknown.length + unreadable.length === 0,
        text: render(products, unknown, unreadable, deployment.outputs.currency),
        data: { currency: deployment.outputs.currency, products, unknown, unreadable },
      };
    };
  },
};

interface Unreadable extends Pick<UnreadableItem, 'paths'> {
  readonly sku: string;
}

async function readProducts(
  deployment: Deployment,
  skus: readonly string[],
): Promise<{ readonly products: readonly Product[]; readonly unreadable: readonly Unreadable[] }> {
  if (skus.length === 0) {
    const { dynamoDb } = deployment.connection;
    const { stock } = deployment.outputs.tables;
    const scan = await scanTable(dynamoDb, stock, keyAttribute.stock, product);
    return {
      products: [...scan.items].sort((a, b) => (a.sku < b.sku ? -1 : 1)),
      unreadable: scan.unreadable.map(({ key, paths }) => ({ sku: key, paths })),
    };
  }
  const distinct = [...new Set(skus)];
  const items = await stockStore(deployment).get(distinct.map((key) => ({ table: 'stock', key })));
  const products: Product[] = [];
  const unreadable: Unreadable[] = [];
  for (const [at, sku] of distinct.entries()) {
    if (!items[at]) continue;
    const parsed = product.safeParse(items[at]);
    if (parsed.success) products.push(parsed.data);
    else {
      const paths = parsed.error.issues.map(({ path }) => `/${path.join('/')}`).join(', ');
      unreadable.push({ sku, paths });
    }
  }
  return { products, unreadable };
}

function render(
  products: readonly Product[],
  unknown: readonly string[],
  unreadable: readonly Unreadable[],
  currency: string,
): string {
  const rows = products.map(({ sku, name, unitPriceMinor, available }) => [
    sku,
    name,
    formatMoney({ amountMinor: unitPriceMinor, currency }),
    available,
  ]);
  return [
    ...(rows.length > 0 ? [table(['SKU', 'NAME', 'PRICE', 'AVAILABLE'], rows)] : []),
    ...(rows.length === 0 && unknown.length + unreadable.length === 0 ? ['No products.'] : []),
    ...unknown.map((sku) => `! there is no product ${sku}`),
    ...unreadable.map(({ sku, paths }) => `! product ${sku} cannot be read: ${paths}`),
  ].join('\n');
}
