import type { Queue } from './queue.ts';

/**
 * Gives back what dead consumers had in flight, its receive counts kept; also what they had put off:
 * the fault that they waited for may be the very one that ended them.
 */
export function releaseInFlight(queue: Queue): void {
  for (const message of [...queue.messages()]) {
    if (message.state === 'in-flight') queue.giveBack(message);
  }
}
