/** The `Store` port on the model of DynamoDB, for tests of single handlers. */
import { TransientFault } from '../../lambdas/runtime/faults.ts';
import type {
  Commit,
  IndexQuery,
  Item,
  ItemKey,
  Scanner,
  ScanPage,
  Store,
  Table,
  Write,
} from '../../lambdas/runtime/ports.ts';
import { DynamoModel } from './dynamo-model.ts';

/**
 * What happens to a commit: it may throw (the call failed and wrote nothing), change the store
 * first (another writer was faster), or name a fate.
 */
export type Interruption = (writes: readonly Write[]) => 'conflict' | 'answer-lost' | undefined;

export class MemoryStore implements Store, Scanner {
  /** Every set of writes that was committed, in order. */
  readonly commits: (readonly Write[])[] = [];
  /** Every call of `get`: one entry a read. */
  readonly reads: (readonly ItemKey[])[] = [];
  readonly #model = new DynamoModel();
  readonly #interruptions: Interruption[] = [];

  /** Puts items without conditions, as a test's given. */
  seed(table: Table, ...items: readonly Item[]): this {
    this.#model.seed(table, ...items);
    return this;
  }

  peek(table: Table, key: string): Item | undefined {
    return this.#model.get({ table, key });
  }

  all(table: Table): readonly Item[] {
    return this.#model.all(table);
  }

  /** Interrupts the commits that come next, one each, in this order. */
  interrupt(...interruptions: readonly Interruption[]): void {
    this.#interruptions.push(...interruptions);
  }

  async get(keys: readonly ItemKey[]): Promise<readonly (Item | undefined)[]> {
    this.reads.push(keys);
    return keys.map((key) => this.#model.get(key));
  }

  async write(write: Write): Promise<Commit> {
    return this.#commit([write], () => this.#model.write(write));
  }

  async transact(writes: readonly Write[]): Promise<Commit> {
    return this.#commit(writes, () => this.#model.transact(writes));
  }

  async scan(table: Table, limit: number, after?: string): Promise<ScanPage> {
    return this.#model.scan(table, limit, after);
  }

  async query(query: IndexQuery): Promise<readonly Item[]> {
    return this.#model.query(query);
  }

  #commit(writes: readonly Write[], commit: () => Commit): Commit {
    const fate = this.#interruptions.shift()?.(writes);
    if (fate === 'conflict') {
      return { kind: 'refused', refusals: writes.map(() => ({ kind: 'conflict' })) };
    }
    const result = commit();
    if (result.kind === 'refused') return result;
    this.commits.push(writes);
    if (fate === 'answer-lost') throw new TransientFault('the answer was lost');
    return result;
  }
}
