import { configureSettings } from '../attributes.ts';
import { createMessage, type Message } from '../message.ts';
import type { MoveTasks } from '../move-tasks.ts';
import type { SqsObserver } from '../observer.ts';
import { Queue } from '../queue.ts';
import { arnOf, type Place, type QueueRegistry } from '../registry.ts';
import type { StoredMessage } from './entry.ts';
import type { StoredState } from './stored-state.ts';

/** The parts of a model that hold its state. */
export interface Parts {
  readonly place: Place;
  readonly registry: QueueRegistry;
  readonly moveTasks: MoveTasks;
  readonly observer: SqsObserver | undefined;
}

/** Puts a state into a model's empty parts. Throws `SqsError` for attributes that SQS refuses. */
export function restore(state: StoredState, parts: Parts): void {
  const { registry, moveTasks } = parts;
  for (const contents of state.queues.values()) registry.restore(queueOf(contents, parts));
  for (const [name, deletedAt] of state.deletedAt) registry.restoreDeleted(name, deletedAt);
  for (const task of state.moveTasks.values()) moveTasks.restore(task);
}

function queueOf(
  { queue: stored, messages, sent, attempts }: ReturnType<StoredState['queues']['get']> & object,
  { place, observer }: Parts,
): Queue {
  const { name, id, createdAt, attributes } = stored;
  const fifo = attributes['FifoQueue'] === 'true';
  const identity = { name, arn: arnOf(place, name), id, fifo, createdAt };
  const queue = new Queue(identity, configureSettings(fifo, attributes), observer);
  queue.modifiedAt = stored.modifiedAt;
  queue.purgedAt = stored.purgedAt;
  for (const [key, value] of Object.entries(stored.tags)) queue.tags.set(key, value);
  for (const { key, sent: value, expiresAt } of sent.values()) {
    queue.sent.restore(key, value, expiresAt);
  }
  for (const { key, attempt, expiresAt } of attempts.values()) {
    queue.attempts.restore(key, attempt, expiresAt);
  }
  const inOrder = [...messages.values()].sort((a, b) => a.ordinal - b.ordinal);
  queue.restore(inOrder.map(messageOf));
  return queue;
}

function messageOf({ id, ordinal, sentAt, content, progress, ...rest }: StoredMessage): Message {
  const { deadLetterSourceArn } = rest;
  const message = createMessage({ id, ordinal, sentAt, content, deadLetterSourceArn });
  return Object.assign(message, progress);
}
