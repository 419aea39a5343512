import {
  type Item,
  keyAttribute,
  type Scanner,
  type Store,
  type Table,
} from '../../lambdas/runtime/ports.ts';
import type { Operation } from './operations.ts';

/** All that the model and the engine answer alike. */
export type Tables = Store & Scanner;

/** A scan that goes on for ever is a mistake. */
const MOST_PAGES = 100;

export function perform(operation: Operation, store: Tables): Promise<unknown> {
  switch (operation.kind) {
    case 'get':
      return store.get(operation.keys);
    case 'write':
      return store.write(operation.write);
    case 'transact':
      return store.transact(operation.writes);
    case 'query':
      return store.query(operation.query);
    case 'scan':
      return scanAll(store, operation.table, operation.limit);
  }
}

interface Scanned {
  /** Items of each page. */
  readonly sizes: readonly number[];
  /** By their keys: each store has an order of its own. */
  readonly items: readonly Item[];
}

/** A table, page by page. */
export async function scanAll(scanner: Scanner, table: Table, limit: number): Promise<Scanned> {
  const sizes: number[] = [];
  const items: Item[] = [];
  const keyOf = (item: Item) => String(item[keyAttribute[table]]);
  for (let after: string | undefined; sizes.length === 0 || after !== undefined; ) {
    if (sizes.length === MOST_PAGES) throw new Error(`${table} has no end`);
    const page = await scanner.scan(table, limit, after);
    sizes.push(page.items.length);
    items.push(...page.items);
    after = page.next;
  }
  return { sizes, items: items.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) };
}
