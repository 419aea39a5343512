import type { Ids } from '../ids.ts';
import { messageChange, queueChange } from './changes.ts';
import type { WrittenChange, WrittenEntry } from './entry.ts';
import type { Parts } from './restore.ts';

/** Entries that bring a model to where it is now, without what it has forgotten. */
export function* snapshot(
  { registry, moveTasks }: Omit<Parts, 'observer' | 'place'>,
  ids: Ids,
  now: number,
): Generator<WrittenEntry> {
  const entry = (change: WrittenChange) => ({ ordinal: ids.lastOrdinal, changes: [change] });
  for (const [name, at] of registry.recentlyDeleted(now)) {
    yield entry({ kind: 'queue-deleted', name, at });
  }
  for (const queue of registry.list()) {
    const { name } = queue.identity;
    yield entry(queueChange(queue));
    for (const message of queue.messages()) yield entry(messageChange(queue, message));
    for (const [key, sent, expiresAt] of queue.sent.entries(now)) {
      yield entry({ kind: 'sent', queue: name, key, sent, expiresAt });
    }
    for (const [key, attempt, expiresAt] of queue.attempts.entries(now)) {
      yield entry({ kind: 'attempt', queue: name, key, attempt: [...attempt], expiresAt });
    }
  }
  for (const task of moveTasks.all()) yield entry({ kind: 'move-task', task: { ...task } });
}
