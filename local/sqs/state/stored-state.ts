import type { Entry, StoredMessage, StoredQueue } from './entry.ts';

type Change = Entry['changes'][number];
type Sent = Extract<Change, { kind: 'sent' }>;
type Attempt = Extract<Change, { kind: 'attempt' }>;
type Task = Extract<Change, { kind: 'move-task' }>['task'];

interface StoredContents {
  queue: StoredQueue;
  readonly messages: Map<number, StoredMessage>;
  /** In the order of their expiry. */
  readonly sent: Map<string, Sent>;
  readonly attempts: Map<string, Attempt>;
}

/** An entry speaks of a queue or a message that no entry before it has brought. */
export class MissingPartError extends Error {
  override readonly name = 'MissingPartError';
}

/** What a model held, out of the entries that it wrote. */
export class StoredState {
  /** The last position in the order of arrival that was given. */
  ordinal = 0;
  readonly queues = new Map<string, StoredContents>();
  /** Deleted queues by name, with the time. */
  readonly deletedAt = new Map<string, number>();
  /** By handle, in the order of their starts. */
  readonly moveTasks = new Map<string, Task>();

  /** @throws MissingPartError */
  apply({ ordinal, changes }: Entry): void {
    this.ordinal = ordinal;
    for (const change of changes) this.#apply(change);
  }

  #apply(change: Change): void {
    switch (change.kind) {
      case 'queue':
        this.#putQueue(change);
        return;
      case 'queue-deleted':
        this.queues.delete(change.name);
        this.deletedAt.set(change.name, change.at);
        return;
      case 'message':
        this.#queue(change.queue).messages.set(change.ordinal, change);
        return;
      case 'progress': {
        const { messages } = this.#queue(change.queue);
        const message = messages.get(change.ordinal);
        if (!message) throw new MissingPartError(`message ${change.ordinal} of ${change.queue}`);
        messages.set(change.ordinal, { ...message, progress: change.progress });
        return;
      }
      case 'removed':
        this.#queue(change.queue).messages.delete(change.ordinal);
        return;
      case 'sent':
        putLast(this.#queue(change.queue).sent, change.key, change);
        return;
      case 'attempt':
        putLast(this.#queue(change.queue).attempts, change.key, change);
        return;
      case 'move-task':
        this.moveTasks.set(change.task.handle, change.task);
        return;
    }
  }

  #putQueue(queue: StoredQueue): void {
    this.deletedAt.delete(queue.name);
    const known = this.queues.get(queue.name);
    if (known) known.queue = queue;
    else {
      this.queues.set(queue.name, {
        queue,
        messages: new Map(),
        sent: new Map(),
        attempts: new Map(),
      });
    }
  }

  #queue(name: string): StoredContents {
    const queue = this.queues.get(name);
    if (!queue) throw new MissingPartError(`queue ${name}`);
    return queue;
  }
}

/** A key that is set again has a later expiry, and a later place. */
function putLast<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}
