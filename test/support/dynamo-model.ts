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
import { exactSum, isStorable } from './dynamo-number.ts';
import {
  InvalidRequestError,
  indexes,
  requireItem,
  requireKey,
  requireValid,
} from './dynamo-request.ts';
import { itemBytes, MAX_ITEM_BYTES } from './item-bytes.ts';
import { compareUtf8 } from './utf8-order.ts';

/** TransactWriteItems, API reference: at most 100 actions, each on an item of its own, and 4 MB. */
const MAX_ACTIONS = 100;
const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;

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
    requireKey(table, key);
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

  /**
   * At most `limit` items, in an order of its own, from behind `after`, which need not be there;
   * `unseen` as in `query`. A page that is full tells of a next one, which may be empty (Scan, API
   * reference: LastEvaluatedKey).
   */
  scan(table: Table, limit: number, after?: string, unseen: readonly Change[] = []): ScanPage {
    if (limit < 1) throw new InvalidRequestError('a scan has a limit of at least 1');
    if (after !== undefined) requireKey(table, after);
    const page = [...this.#before(unseen, table)]
      .filter(([key]) => after === undefined || compareUtf8(key, after) > 0)
      .sort(([a], [b]) => compareUtf8(a, b))
      .slice(0, limit);
    const next = page.length === limit ? page.at(-1)?.[0] : undefined;
    return { items: page.map(([, item]) => item), ...(next !== undefined && { next }) };
  }

  /** `unseen`: the last changes, the newest last, which have not reached the index yet. */
  query(
    { table, index, partition, sort, limit }: IndexQuery,
    unseen: readonly Change[] = [],
  ): readonly Item[] {
    if (!indexes[table]?.some(({ name }) => name === index)) {
      throw new InvalidRequestError(`${table} has no ${index}`);
    }
    if (limit < 1) throw new InvalidRequestError('a query has a limit of at least 1');
    const sortOf = (item: Item) => String(item[sort.attribute]);
    const isInRange = (item: Item) =>
      'after' in sort
        ? compareUtf8(sortOf(item), sort.after) > 0
        : sort.before === undefined || compareUtf8(sortOf(item), sort.before) < 0;
    const direction = 'after' in sort ? 1 : -1;
    const names = [keyAttribute[table], partition.attribute, sort.attribute];
    const isFound = (item: Item) =>
      item[partition.attribute] === partition.value &&
      item[sort.attribute] !== undefined &&
      isInRange(item);
    return [...this.#before(unseen, table).values()]
      .filter(isFound)
      .sort((a, b) => direction * compareUtf8(sortOf(a), sortOf(b)))
      .slice(0, limit)
      .map((item) => Object.fromEntries(names.map((name) => [name, item[name]])));
  }

  /** A table as it was before the changes. */
  #before(changes: readonly Change[], table: Table): ReadonlyMap<string, Item> {
    const now = this.#table(table);
    const own = changes.filter((change) => change.table === table);
    if (own.length === 0) return now;
    const then = new Map(now);
    for (const { key, before } of own.toReversed()) {
      if (before) then.set(key, before);
      else then.delete(key);
    }
    return then;
  }

  #commit(writes: readonly Write[]): Commit {
    for (const write of writes) requireValid(write);
    requireSize(writes.flatMap((write) => (write.kind === 'put' ? [write.item] : [])));
    const refusals = writes.map((write) => this.#refusalOf(write));
    // Before any refusal is told: an update that cannot be done makes the request invalid.
    const changes = writes.flatMap((write, at) => (refusals[at] ? [] : this.#change(write)));
    if (refusals.some((refusal) => refusal !== undefined)) return { kind: 'refused', refusals };
    requireSize(changes.map(({ after }) => after));
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

  #change(write: Write): readonly Change[] {
    const { table } = write;
    const key = keyOfWrite(write);
    const before = this.#table(table).get(key);
    if (write.kind === 'put') return [{ table, key, before, after: stored(write.item) }];
    // To take away attributes of an item that is not there makes no item.
    if (!before && !write.set && !write.add) return [];
    return [{ table, key, before, after: updated(write, before) }];
  }

  #table(table: Table): Map<string, Item> {
    const items = this.#items.get(table) ?? new Map<string, Item>();
    this.#items.set(table, items);
    return items;
  }
}

function updated(write: Extract<Write, { kind: 'update' }>, before: Item | undefined): Item {
  const base = before ?? { [keyAttribute[write.table]]: write.key };
  const after: Record<string, Value | undefined> = { ...base, ...write.set };
  for (const [name, change] of Object.entries(write.add ?? {})) {
    const { [name]: value = 0 } = base;
    if (typeof value !== 'number') throw new InvalidRequestError(`${name} is not a number`);
    const sum = exactSum(value, change);
    // DynamoDB would keep it, and no reader of this code could read it.
    if (!isStorable(sum)) throw new InvalidRequestError(`${name} grows beyond what can be read`);
    after[name] = sum;
  }
  for (const name of write.remove ?? []) delete after[name];
  requireItem(write.table, after);
  return stored(after);
}

function slotOf(write: Write): string {
  return `${write.table}/${keyOfWrite(write)}`;
}

function keyOfWrite(write: Write): string {
  return write.kind === 'put' ? keyOf(write.table, write.item) : write.key;
}

function keyOf(table: Table, item: Item): string {
  const key = item[keyAttribute[table]];
  requireKey(table, key);
  return key;
}

/** A copy of its own, without attributes that are undefined. */
function stored(item: Item): Item {
  const copy: Record<string, Value> = {};
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) copy[name] = copyOf(value);
  }
  return copy;
}

function copyOf(value: Value): Value {
  // DynamoDB knows no negative zero.
  if (value === 0) return 0;
  if (typeof value !== 'object' || value === null) return value;
  return isList(value) ? value.map(copyOf) : stored(value);
}

const isList = (value: object): value is readonly Value[] => Array.isArray(value);

function requireSize(items: readonly Item[]): void {
  if (items.length <= SURELY_SMALL) return;
  const bytes = items.reduce((sum, item) => sum + itemBytes(item), 0);
  if (bytes <= MAX_TRANSACTION_BYTES) return;
  throw new InvalidRequestError(`a transaction has at most 4 MB, not ${bytes} bytes`);
}
