import type { Queue } from './queue.ts';

/**
 * Gives back what a dead consumer had in flight, its receive counts kept: the messages whose
 * visibility timeout is the queue's own. One that was changed since the receive is left alone: the
 * consumer has put that message off on purpose.
 */
export function releaseUntouched(queue: Queue): void {
  const timeoutMs = queue.settings.visibilityTimeoutSeconds * 1000;
  for (const message of [...queue.messages()]) {
    if (message.state !== 'in-flight') continue;
    if (message.dueAt === message.lastReceivedAt + timeoutMs) queue.giveBack(message);
  }
}
