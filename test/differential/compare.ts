/** Does the same to two stores, and expects the same of both. */
import { expect } from 'vitest';
import { keyAttribute, type Store } from '../../lambdas/runtime/ports.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { type Difference, differenceIn } from './known-differences.ts';
import { type Operation, tables } from './operations.ts';
import { perform, type Tables } from './perform.ts';

export interface Compared {
  operations: number;
  /** Of those: what both answered. */
  answers: number;
  refusals: number;
  errors: number;
  /** Left out, because the engine is known to differ from DynamoDB. */
  readonly differences: Partial<Record<Difference, number>>;
}

export const nothingCompared = (): Compared => ({
  operations: 0,
  answers: 0,
  refusals: 0,
  errors: 0,
  differences: {},
});

/** Either what a store answered, or that it answered nothing: each has errors of its own. */
type Outcome = { readonly kind: 'answer'; readonly value: unknown } | { readonly kind: 'error' };

/** Replays the operations on both, and compares every answer and, at the end, every item. */
export async function compare(
  operations: readonly Operation[],
  { model, engine }: { readonly model: MemoryStore; readonly engine: Tables },
  compared: Compared,
): Promise<void> {
  for (const [nth, operation] of operations.entries()) {
    const difference = differenceIn(operation, model);
    if (difference) {
      compared.differences[difference] = (compared.differences[difference] ?? 0) + 1;
      continue;
    }
    const expected = await outcomeOf(operation, engine);
    const actual = await outcomeOf(operation, model);
    expect(actual, `operation ${nth}: ${JSON.stringify(operation)}`).toEqual(expected);
    count(actual, compared);
  }
  for (const table of tables) await compareItems(table, model, engine);
}

/** Both stores hold the same: the model's items are all that were ever written. */
async function compareItems(
  table: (typeof tables)[number],
  model: MemoryStore,
  engine: Store,
): Promise<void> {
  const items = model.all(table);
  const keys = items.map((item) => ({ table, key: String(item[keyAttribute[table]]) }));
  expect(items, `the items of ${table}`).toEqual(await engine.get(keys));
}

async function outcomeOf(operation: Operation, store: Tables): Promise<Outcome> {
  try {
    return { kind: 'answer', value: await perform(operation, store) };
  } catch {
    return { kind: 'error' };
  }
}

function count(outcome: Outcome, compared: Compared): void {
  compared.operations += 1;
  if (outcome.kind === 'error') compared.errors += 1;
  else if (isRefusal(outcome.value)) compared.refusals += 1;
  else compared.answers += 1;
}

const isRefusal = (value: unknown) =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'refused';
