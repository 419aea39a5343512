import type { Message } from './message.ts';
import type { MoveTask } from './move-tasks.ts';
import type { Queue, ReceiveAttempt, SentMessage } from './queue.ts';

/** Told of every change of what a model holds. The model is not slower without one. */
export interface SqsObserver {
  /** Its attributes, tags or times; also that it is new. */
  queueChanged(queue: Queue): void;
  queueDeleted(name: string, atMs: number): void;
  messageAdded(queue: Queue, message: Message): void;
  messageChanged(queue: Queue, message: Message): void;
  messageRemoved(queue: Queue, message: Message): void;
  sendRemembered(queue: Queue, key: string, sent: SentMessage, expiresAt: number): void;
  attemptRemembered(queue: Queue, key: string, attempt: ReceiveAttempt, expiresAt: number): void;
  moveTaskChanged(task: MoveTask): void;
}
