import type { Message } from '../message.ts';
import type { MoveTask } from '../move-tasks.ts';
import type { SqsObserver } from '../observer.ts';
import type { Queue } from '../queue.ts';
import { messageChange, progressChange, queueChange } from './changes.ts';
import type { WrittenChange } from './entry.ts';

interface Touched {
  readonly queue: Queue;
  readonly isNew: boolean;
}

/** Gathers what changes, each message once, until it is taken. */
export class Recorder implements SqsObserver {
  readonly #messages = new Map<Message, Touched>();
  readonly #moveTasks = new Set<MoveTask>();
  #others: WrittenChange[] = [];

  get isEmpty(): boolean {
    return this.#messages.size === 0 && this.#others.length === 0 && this.#moveTasks.size === 0;
  }

  /** What has changed since the last time, as it is now. */
  take(): WrittenChange[] {
    const changes: WrittenChange[] = [...this.#messages].map(([message, { queue, isNew }]) =>
      isNew ? messageChange(queue, message) : progressChange(queue, message),
    );
    // After the messages: a queue that was deleted has taken its messages with it.
    changes.push(...this.#others);
    for (const task of this.#moveTasks) changes.push({ kind: 'move-task', task: { ...task } });
    this.#messages.clear();
    this.#moveTasks.clear();
    this.#others = [];
    return changes;
  }

  messageAdded(queue: Queue, message: Message): void {
    this.#messages.set(message, { queue, isNew: true });
  }

  messageChanged(queue: Queue, message: Message): void {
    if (!this.#messages.has(message)) this.#messages.set(message, { queue, isNew: false });
  }

  messageRemoved(queue: Queue, message: Message): void {
    const touched = this.#messages.get(message);
    this.#messages.delete(message);
    if (touched?.isNew) return;
    this.#others.push({
      kind: 'removed',
      queue: queue.identity.name,
      ordinal: message.ordinal,
    });
  }

  queueChanged(queue: Queue): void {
    this.#others.push(queueChange(queue));
  }

  queueDeleted(name: string, at: number): void {
    this.#others.push({ kind: 'queue-deleted', name, at });
  }

  sendRemembered: SqsObserver['sendRemembered'] = ({ identity }, key, sent, expiresAt) => {
    this.#others.push({ kind: 'sent', queue: identity.name, key, sent, expiresAt });
  };

  attemptRemembered: SqsObserver['attemptRemembered'] = (queue, key, attempt, expiresAt) => {
    const { name } = queue.identity;
    this.#others.push({ kind: 'attempt', queue: name, key, attempt: [...attempt], expiresAt });
  };

  moveTaskChanged: SqsObserver['moveTaskChanged'] = (task) => {
    this.#moveTasks.add(task);
  };
}
