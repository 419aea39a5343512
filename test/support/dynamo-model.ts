/**
 * DynamoDB as the handlers can tell it: items, conditions, transactions and their refusals.
 * Synchronous and deterministic; a differential test holds it against a real engine.
 */
import {
  type Commit,
  type IndexQuery,
  type Item,
  type ItemKey,
  keyAttribute,
  type Refusal,
  type ScanPage,
  type Table,
  type Value,
  type Write,
} from '../../lambdas/runtime/ports.ts';
import { holds } from './condition.ts';

/** A request that DynamoDB refuses as invalid: a bug of the caller, whatever is stored. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
}

/** TransactWriteItems, API reference: at most 100 actions, each on an item of its own, and 4 MB. */
const MAX_ACTIONS = 100;
const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
/** Developer Guide, "Service, account, and table quotas": an item has at most 400 KB. */
export const MAX_ITEM_BYTES = 400 * 1024;

/** As many of the largest items fit a transaction. */
const SURELY_SMALL = MAX_TRANSACTION_BYTES / MAX_ITEM_BYTES;

/** One item as a commit changed it. */
export interface Change {
  readonly table: Table;
  readonly key: string;
  readonly before: Item | undefined;
  readonly after: Item;
}

export class DynamoModel {
  /** Called after every commit. */
  onCommit: (changes: readonly Change[]) => void = () => {};
  readonly #items = new Map<Table, Map<string, Item>>();

  /** Puts items without conditions, as a test's given. */
  seed(table: Table, ...items: readonly Item[]): void {
    for (const item of items) this.#table(table).set(keyOf(table, item), stored(item));
  }

  get({ table, key }: ItemKey): Item | undefined {
    return this.#items.get(table)?.get(key);
  }

  all(table: Table): readonly Item[] {
    return [...this.#table(table).values()];
  }

  write(write: Write): Commit {
    return this.#commit([write]);
  }

  transact(writes: readonly Write[]): Commit {
    if (writes.length === 0 || writes.length > MAX_ACTIONS) {
      throw new InvalidRequestError(`a transaction has 1 to 100 actions, not ${writes.length}`);
    }
    if (new Set(writes.map(slotOf)).size < writes.length) {
      throw new InvalidRequestError('a transaction cannot have two actions on one item');
    }
    return this.#commit(writes);
  }

  /** At most `limit` items, in an order of its own, from behind `after`. */
  scan(table: Table, limit: number, after?: string): ScanPage {
    const keys = [...this.#table(table).keys()];
    const from = after === undefined ? 0 : keys.indexOf(after) + 1;
    const items = this.all(table).slice(from, from + limit);
    const next = from + limit < keys.length ? keys[from + limit - 1] : undefined;
    return { items, ...(next !== undefined && { next }) };
  }

  /** The index holds keys only, like the ones that the stack defines. */
  query({ table, partition, sort, limit }: IndexQuery): readonly Item[] {
    const sortOf = (item: Item) => String(item[sort.attribute]);
    const isInRange = (item: Item) =>
      'after' in sort
        ? sortOf(item) > sort.after
        : sort.before === undefined || sortOf(item) < sort.before;
    const direction = 'after' in sort ? 1 : -1;
    return this.all(table)
      .filter((item) => item[partition.attribute] === partition.value)
      .filter((item) => item[sort.attribute] !== undefined && isInRange(item))
      .sort((a, b) => (sortOf(a) < sortOf(b) ? -direction : direction))
      .slice(0, limit)
      .map((item) => {
        const names = [keyAttribute[table], partition.attribute, sort.attribute];
        return Object.fromEntries(names.map((name) => [name, item[name]]));
      });
  }

  #commit(writes: readonly Write[]): Commit {
    const refusals = writes.map((write) => this.#refusalOf(write));
    if (refusals.some((refusal) => refusal !== undefined)) return { kind: 'refused', refusals };
    const changes = writes.map((write) => this.#change(write));
    if (writes.length > SURELY_SMALL) requireSize(changes);
    for (const { table, key, after } of changes) this.#table(table).set(key, after);
    this.onCommit(changes);
    return { kind: 'committed' };
  }

  #refusalOf(write: Write): Refusal | undefined {
    if (write.when === undefined) return undefined;
    const item = this.#table(write.table).get(keyOfWrite(write));
    if (holds(write.when, item)) return undefined;
    return { kind: 'condition', ...(item && { item }) };
  }

  #change(write: Write): Change {
    const key = keyOfWrite(write);
    const before = this.#table(write.table).get(key);
    const after = write.kind === 'put' ? stored(write.item) : updated(write, before);
    return { table: write.table, key, before, after };
  }

  #table(table: Table): Map<string, Item> {
    const items = this.#items.get(table) ?? new Map<string, Item>();
    this.#items.set(table, items);
    return items;
  }
}

function updated(write: Extract<Write, { kind: 'update' }>, before: Item | undefined): Item {
  const base = before ?? { [keyAttribute[write.table]]: write.key };
  const sums = Object.entries(write.add ?? {}).map(([name, change]) => {
    const value = base[name] ?? 0;
    if (typeof value !== 'number') throw new InvalidRequestError(`${name} is not a number`);
    return [name, value + change] as const;
  });
  const kept = Object.entries(base).filter(([name]) => !write.remove?.includes(name));
  return stored({ ...Object.fromEntries(kept), ...write.set, ...Object.fromEntries(sums) });
}

function slotOf(write: Write): string {
  return `${write.table}/${keyOfWrite(write)}`;
}

function keyOfWrite(write: Write): string {
  return write.kind === 'put' ? keyOf(write.table, write.item) : write.key;
}

function keyOf(table: Table, item: Item): string {
  const key = item[keyAttribute[table]];
  if (typeof key !== 'string' || key === '') {
    throw new InvalidRequestError(`an item of ${table} has the string key ${keyAttribute[table]}`);
  }
  return key;
}

/** A copy of its own, without attributes that are undefined. */
function stored(item: Item): Item {
  const json = JSON.stringify(item);
  // A character of JSON is at most 21 bytes of the item: a number with one digit.
  if (json.length * 21 > MAX_ITEM_BYTES && itemBytes(item) > MAX_ITEM_BYTES) {
    throw new InvalidRequestError(`an item has at most 400 KB, not ${itemBytes(item)} bytes`);
  }
  return JSON.parse(json);
}

function requireSize(changes: readonly Change[]): void {
  const bytes = changes.reduce((sum, { after }) => sum + itemBytes(after), 0);
  if (bytes <= MAX_TRANSACTION_BYTES) return;
  throw new InvalidRequestError(`a transaction has at most 4 MB, not ${bytes} bytes`);
}

/**
 * Bytes of an item, as DynamoDB counts them (Developer Guide, "DynamoDB item sizes and formats"): a
 * number is counted at its longest, 21 bytes.
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) bytes += Buffer.byteLength(name) + valueBytes(value);
  }
  return bytes;
}

function valueBytes(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return 21;
  if (typeof value === 'boolean' || value === null) return 1;
  const parts: readonly (Value | undefined)[] = Array.isArray(value) ? value : Object.values(value);
  const names = Array.isArray(value) ? 0 : Buffer.byteLength(Object.keys(value).join(''));
  return (
    3 + names + parts.reduce<number>((sum, p) => sum + (p === undefined ? 0 : 1 + valueBytes(p)), 0)
  );
}
