/**
 * The model of DynamoDB with time: calls take some, and two transactions that want one item at a
 * time meet a conflict.
 */

import { slotOf } from '../../lambdas/runtime/packs.ts';
import type { Commit, ItemKey, Store, Write } from '../../lambdas/runtime/ports.ts';
import type { Timeline } from '../../test/simulation/timeline.ts';
import type { DynamoModel } from '../../test/support/dynamo-model.ts';

/** How long calls take, ms: assumptions, of which the report tells. */
export interface Latency {
  /** A BatchGetItem of up to 100 keys. */
  readonly readMs: number;
  /** A TransactWriteItems, and what each action adds to it. */
  readonly transactMs: number;
  readonly actionMs: number;
}

export interface Counts {
  reads: number;
  keysRead: number;
  transactions: number;
  actions: number;
  /** Transactions that another one was in the way of, and their actions. */
  conflicts: number;
  /** Transactions whose condition did not hold. */
  refusals: number;
  /** Actions of all transactions that wrote nothing: DynamoDB charges them all the same. */
  wastedActions: number;
}

export const noCounts = (): Counts => ({
  reads: 0,
  keysRead: 0,
  transactions: 0,
  actions: 0,
  conflicts: 0,
  refusals: 0,
  wastedActions: 0,
});

/** BatchGetItem, API reference: at most 100 items a request. */
const MAX_BATCH_GET = 100;
/** The share of a transaction after which it has prepared: it holds its items from then on. */
const PREPARED_AFTER = 0.3;

/**
 * A transaction holds its items from its preparation to its end. One that prepares meanwhile is
 * refused for the items that it finds held (Developer Guide, "Transaction conflict handling").
 */
export function contendedStore(
  model: DynamoModel,
  timeline: Timeline,
  latency: Latency,
  counts: Counts,
  held: Set<string>,
): Store {
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      timeline.after(ms, resolve);
    });
  const transact = async (writes: readonly Write[]): Promise<Commit> => {
    counts.transactions += 1;
    counts.actions += writes.length;
    const ms = latency.transactMs + latency.actionMs * writes.length;
    await sleep(ms * PREPARED_AFTER);
    const conflicts = writes.map((write) => held.has(slotOf(write)));
    if (conflicts.includes(true)) {
      counts.conflicts += 1;
      counts.wastedActions += writes.length;
      const refusals = conflicts.map((isHit) =>
        isHit ? ({ kind: 'conflict' } as const) : undefined,
      );
      return { kind: 'refused', refusals };
    }
    for (const write of writes) held.add(slotOf(write));
    await sleep(ms * (1 - PREPARED_AFTER));
    for (const write of writes) held.delete(slotOf(write));
    const commit = model.transact(writes);
    if (commit.kind === 'refused') {
      counts.refusals += 1;
      counts.wastedActions += writes.length;
    }
    return commit;
  };
  return {
    async get(keys: readonly ItemKey[]) {
      const calls = Math.ceil(keys.length / MAX_BATCH_GET);
      counts.reads += calls;
      counts.keysRead += keys.length;
      await sleep(latency.readMs * calls);
      return keys.map((key) => model.get(key));
    },
    transact,
    write: (write) => transact([write]),
    query: async (query) => model.query(query),
  };
}
