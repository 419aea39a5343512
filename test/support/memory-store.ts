/** The `Store` port in memory, as strict as DynamoDB where the handlers could get it wrong. */
import { TransientFault } from '../../lambdas/runtime/faults.ts';
import {
  type Commit,
  type IndexQuery,
  type Item,
  type ItemKey,
  keyAttribute,
  type Refusal,
  type Store,
  type Table,
  type Write,
} from '../../lambdas/runtime/ports.ts';
import { holds } from './condition.ts';

/** A request that DynamoDB refuses as invalid: a bug of the caller, whatever is stored. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
}

/** TransactWriteItems, API reference: at most 100 actions, each on an item of its own. */
const MAX_ACTIONS = 100;

/**
 * What happens to a commit: it may throw (the call failed and wrote nothing), change the store
 * first (another writer was faster), or name a fate.
 */
export type Interruption = (writes: readonly Write[]) => 'conflict' | 'answer-lost' | undefined;

export class MemoryStore implements Store {
  /** Every set of writes that was committed, in order. */
  readonly commits: (readonly Write[])[] = [];
  /** Every call of `get`: one entry a read. */
  readonly reads: (readonly ItemKey[])[] = [];
  readonly #items = new Map<string, Item>();
  readonly #interruptions: Interruption[] = [];

  /** Puts items without conditions, as a test's given. */
  seed(table: Table, ...items: readonly Item[]): this {
    for (const item of items) this.#items.set(slot(table, keyOf(table, item)), stored(item));
    return this;
  }

  peek(table: Table, key: string): Item | undefined {
    return this.#items.get(slot(table, key));
  }

  all(table: Table): readonly Item[] {
    return [...this.#items].flatMap(([at, item]) => (at.startsWith(`${table}/`) ? [item] : []));
  }

  /** Interrupts the commits that come next, one each, in this order. */
  interrupt(...interruptions: readonly Interruption[]): void {
    this.#interruptions.push(...interruptions);
  }

  async get(keys: readonly ItemKey[]): Promise<readonly (Item | undefined)[]> {
    this.reads.push(keys);
    return keys.map(({ table, key }) => this.peek(table, key));
  }

  async write(write: Write): Promise<Commit> {
    return this.#commit([write]);
  }

  async transact(writes: readonly Write[]): Promise<Commit> {
    if (writes.length === 0 || writes.length > MAX_ACTIONS) {
      throw new InvalidRequestError(`a transaction has 1 to 100 actions, not ${writes.length}`);
    }
    if (new Set(writes.map(slotOf)).size < writes.length) {
      throw new InvalidRequestError('a transaction cannot have two actions on one item');
    }
    return this.#commit(writes);
  }

  /** The index holds keys only, like the one that the stack defines. */
  async query({ table, partition, sort, limit }: IndexQuery): Promise<readonly Item[]> {
    const sortOf = (item: Item) => String(item[sort.attribute]);
    return this.all(table)
      .filter((item) => item[partition.attribute] === partition.value)
      .filter((item) => sort.before === undefined || sortOf(item) < sort.before)
      .sort((a, b) => (sortOf(a) < sortOf(b) ? 1 : -1))
      .slice(0, limit)
      .map((item) => {
        const names = [keyAttribute[table], partition.attribute, sort.attribute];
        return Object.fromEntries(names.map((name) => [name, item[name]]));
      });
  }

  #commit(writes: readonly Write[]): Commit {
    const fate = this.#interruptions.shift()?.(writes);
    if (fate === 'conflict') {
      return { kind: 'refused', refusals: writes.map(() => ({ kind: 'conflict' })) };
    }
    const refusals = writes.map((write) => this.#refusalOf(write));
    if (refusals.some((refusal) => refusal !== undefined)) return { kind: 'refused', refusals };
    for (const write of writes) this.#items.set(slotOf(write), this.#result(write));
    this.commits.push(writes);
    if (fate === 'answer-lost') throw new TransientFault('the answer was lost');
    return { kind: 'committed' };
  }

  #refusalOf(write: Write): Refusal | undefined {
    const item = this.#items.get(slotOf(write));
    if (write.when === undefined || holds(write.when, item)) return undefined;
    return { kind: 'condition', ...(item && { item }) };
  }

  #result(write: Write): Item {
    if (write.kind === 'put') return stored(write.item);
    const before = this.#items.get(slotOf(write)) ?? { [keyAttribute[write.table]]: write.key };
    const sums = Object.entries(write.add ?? {}).map(([name, change]) => {
      const value = before[name] ?? 0;
      if (typeof value !== 'number') throw new InvalidRequestError(`${name} is not a number`);
      return [name, value + change] as const;
    });
    return stored({ ...before, ...write.set, ...Object.fromEntries(sums) });
  }
}

const slot = (table: Table, key: string) => `${table}/${key}`;

function slotOf(write: Write): string {
  return slot(write.table, write.kind === 'put' ? keyOf(write.table, write.item) : write.key);
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
  return JSON.parse(JSON.stringify(item));
}
