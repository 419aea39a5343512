/**
 * Where the engine (dynoxide 1.2.1) is not DynamoDB, and the model is. Such an operation is left out
 * of the comparison, and counted; the test shows each of them, so that one that is mended is noticed.
 */
import type { Write } from '../../lambdas/runtime/ports.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { type Operation, storableKeys } from './operations.ts';

export const differences = {
  'empty item': 'an update that only takes away, of an item that is not there, makes one',
  'overlapping paths': 'in a transaction, an update may change an attribute twice',
  'empty update': 'in a transaction, an update may change nothing',
} as const;
export type Difference = keyof typeof differences;

/** The difference that the operation would meet, if any. */
export function differenceIn(operation: Operation, model: MemoryStore): Difference | undefined {
  if (operation.kind !== 'write' && operation.kind !== 'transact') return undefined;
  const writes = operation.kind === 'write' ? [operation.write] : operation.writes;
  if (writes.some((write) => makesEmptyItem(write, model))) return 'empty item';
  if (operation.kind === 'write') return undefined;
  const changes = writes.filter((write) => write.kind === 'update').map(changedBy);
  if (changes.some((names) => new Set(names).size < names.length)) return 'overlapping paths';
  return changes.some((names) => names.length === 0) ? 'empty update' : undefined;
}

type Update = Extract<Write, { kind: 'update' }>;

function makesEmptyItem(write: Write, model: MemoryStore): boolean {
  if (write.kind === 'put' || !storableKeys.some((key) => key === write.key)) return false;
  const { set = {}, add = {}, remove = [] } = write;
  const onlyTakesAway = Object.keys({ ...set, ...add }).length === 0 && remove.length > 0;
  return onlyTakesAway && model.peek(write.table, write.key) === undefined;
}

const changedBy = ({ set = {}, add = {}, remove = [] }: Update) => [
  ...Object.keys(set),
  ...Object.keys(add),
  ...remove,
];
