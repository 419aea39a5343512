/** The books after a run: the operator's, on what the tables hold, and whether the ledger's are those. */
import { isDeepStrictEqual } from 'node:util';
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { closeBooks } from '../../bin/ledger/books.ts';
import { readLedger } from '../../bin/ledger/read-ledger.ts';
import { fromItem } from '../../lambdas/runtime/aws/dynamodb-answer.ts';
import { type Item, keyAttribute, type Table } from '../../lambdas/runtime/ports.ts';
import type { Ledger } from './ledger.ts';
import { tableNames, tableNamesInCode, tableRoles } from './services.ts';

/** What does not add up; nothing, when the books balance. */
export async function auditTables(
  client: DynamoDBClient,
  ledger: Ledger,
  /** Products that nobody may be told do not exist. */
  catalogue: readonly string[],
): Promise<readonly string[]> {
  const stored = await readLedger(client, tableNames);
  const books = closeBooks(stored);
  const underway = books.mailsUnderway > 0 ? [`${books.mailsUnderway} mails are under way`] : [];
  // Every address is a good one: nothing on the wire is a reason never to mail to it.
  const refused = Object.keys(books.mails).filter((kind) => kind.endsWith(' refused'));
  // One that was not read is not one that does not exist.
  const unknown = stored.orders
    .filter(({ shortages = [] }) =>
      shortages.some(({ reason, sku }) => reason === 'unknown-product' && catalogue.includes(sku)),
    )
    .map(({ orderId }) => `${orderId} was told that a product does not exist`);
  return [
    ...books.problems,
    ...underway,
    ...refused,
    ...unknown,
    ...(await missed(client, ledger)),
  ];
}

/** Items that are not as the ledger has them: a write has passed it by. */
async function missed(client: DynamoDBClient, { tables }: Ledger): Promise<readonly string[]> {
  const stored = new Map<Table, Map<string, Item>>();
  for (const name of tableNamesInCode()) {
    const table = tableRoles[name];
    const items = stored.get(table) ?? new Map<string, Item>();
    stored.set(table, items);
    for (const item of await scan(client, tableNames[name])) {
      items.set(String(item[keyAttribute[table]]), item);
    }
  }
  return [...stored].flatMap(([table, items]) => {
    const differ = [...items]
      .filter(([key, item]) => !isDeepStrictEqual(tables.get({ table, key }), item))
      .map(([key]) => `${key} of ${table} is not what the ledger has`);
    const known = tables.all(table).length;
    return known === items.size ? differ : [...differ, `the ledger has ${known} ${table}`];
  });
}

async function scan(client: DynamoDBClient, TableName: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  const pages = paginateScan({ client }, { TableName, ConsistentRead: true });
  for await (const { Items = [] } of pages) items.push(...Items.map(fromItem));
  return items;
}
