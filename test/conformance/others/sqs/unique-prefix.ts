import { randomUUID } from 'node:crypto';

/** The queues of no other sequence, nor of another run, have names that begin like this. */
export function uniquePrefix(): string {
  return `q${randomUUID().slice(0, 13)}`;
}
