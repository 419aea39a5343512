/** The look at all dead-letter queues, every few minutes. */
import * as z from 'zod/mini';
import type { Deadline } from '../runtime/deadline.ts';
import { queueRoles } from '../runtime/ports.ts';
import { type LookPorts, lookAtQueue } from './look.ts';
import { recall, remember } from './memory.ts';
import { type SweepPorts, sweep, unseen } from './stale.ts';

export type DeadLetterPorts = LookPorts & SweepPorts;

export interface DeadLetterReport {
  /** Letters that were seen. */
  readonly letters: number;
}

const PERIOD_MS = 5 * 60_000;
const TASK = 'dead-letters';

const lastLook = z.object({
  dueMs: z.int(),
  unseen: z.array(unseen),
  after: z.optional(z.string()),
});

/** Nothing, when no look is due, or another run has it. */
export async function lookAtDeadLetters(
  ports: DeadLetterPorts,
  deadline: Deadline,
  maxReceiveCount: number,
): Promise<DeadLetterReport | undefined> {
  const { store, clock, log } = ports;
  const memory = await recall(store, TASK, lastLook);
  const { dueMs: thisDueMs = 0, unseen: unseenBefore = [], after } = memory.value ?? {};
  const nowMs = clock.now();
  if (nowMs < thisDueMs) return undefined;
  const dueMs = nowMs + PERIOD_MS;
  const position = after === undefined ? {} : { after };
  // From here on a look that does not come to its end counts as one that saw everything.
  const isOurs = await remember(store, TASK, memory, { dueMs, unseen: [], ...position });
  if (!isOurs) return undefined;

  const looks = await allOf(
    queueRoles.map((queue) => lookAtQueue(ports, deadline, queue, maxReceiveCount)),
  );
  const letters = looks.reduce((sum, look) => sum + look.letters, 0);
  if (!looks.every(({ isComplete }) => isComplete)) {
    log.log('warn', 'look-incomplete', { letters });
    return { letters };
  }
  const seen = looks.flatMap((look) => look.seen);
  const swept = await sweep(ports, { unseen: unseenBefore, ...position }, seen);
  const begun = { version: memory.version + 1, value: undefined };
  await remember(store, TASK, begun, { dueMs, ...swept });
  return { letters };
}

/**
 * Rejects when one did, but only after all have ended: the function is frozen once it has failed, and
 * a look at another queue would be cut short with its letters held.
 */
async function allOf<T>(works: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
