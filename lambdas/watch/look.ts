/**
 * A look at one dead-letter queue. Letters without a failure beside their order get one: the
 * consumer died between the letter and its record, or SQS moved the message itself.
 *
 * The letters are held while they are looked at, and given back after that. What is redriven
 * cannot be held here: so none of them is handled between being seen and being recorded, unless the
 * look takes longer than it holds them, and a record that is then written too late goes the way of
 * all whose letter is gone (`stale.ts`). A redrive finds a held letter again within seconds.
 */
import type { Deadline } from '../runtime/deadline.ts';
import { type Failure, failuresKey, foundFailureWrite, isDead } from '../runtime/failure-record.ts';
import { loggedIds } from '../runtime/logged-ids.ts';
import type {
  Clock,
  DeadLetter,
  DeadLetterQueues,
  Logger,
  QueueRole,
  Store,
} from '../runtime/ports.ts';

export interface LookPorts {
  readonly store: Store;
  readonly deadLetters: DeadLetterQueues;
  readonly clock: Clock;
  readonly log: Logger;
}

/** An order that has letters of a stage. */
export interface Dead {
  readonly orderId: string;
  readonly stage: string;
}

export interface QueueLook {
  /** Whose letters were seen, and of which stage. */
  readonly seen: readonly Dead[];
  readonly letters: number;
  /** Whether all that could be received was: otherwise there are more than a look takes. */
  readonly isComplete: boolean;
}

/** At most 1,000 letters of a queue. */
const MAX_PAGES = 100;
/** Longer than a look takes, shorter than anybody who redrives would mind. */
const HELD_SECONDS = 40;
const LOOK_MS = 20_000;
/** No page is asked for with less than this left: it has to be recorded and given back. */
const MIN_TIME_LEFT_MS = 5_000;

export async function lookAtQueue(
  ports: LookPorts,
  deadline: Deadline,
  queue: QueueRole,
  maxReceiveCount: number,
): Promise<QueueLook> {
  const pages: (readonly DeadLetter[])[] = [];
  try {
    const isComplete = await receiveAll(ports, deadline, queue, pages);
    const letters = pages.flat();
    await recordMissing(ports, letters, movedBySqs(queue, maxReceiveCount, ports.clock.now()));
    const stage = stageOf(queue);
    const seen = letters.map(({ groupId }) => ({ orderId: groupId, stage }));
    return { seen, letters: letters.length, isComplete };
  } finally {
    await giveBack(ports, queue, pages);
  }
}

/** Fills `pages`, so that they are given back whatever goes wrong. */
async function receiveAll(
  { deadLetters, clock }: LookPorts,
  deadline: Deadline,
  queue: QueueRole,
  pages: (readonly DeadLetter[])[],
): Promise<boolean> {
  const untilMs = clock.now() + LOOK_MS;
  while (pages.length < MAX_PAGES && clock.now() < untilMs && deadline.leftMs > MIN_TIME_LEFT_MS) {
    const page = await deadLetters.receive(queue, HELD_SECONDS);
    if (page.length === 0) return true;
    pages.push(page);
  }
  return false;
}

async function recordMissing(
  { store, log }: LookPorts,
  letters: readonly DeadLetter[],
  unknown: Failure,
): Promise<void> {
  const items = await store.get(letters.map(({ groupId }) => failuresKey(groupId)));
  for (const [at, { groupId, id, failure = unknown }] of letters.entries()) {
    if (isDead(items[at], id)) continue;
    try {
      const commit = await store.write(foundFailureWrite(groupId, id, failure));
      if (commit.kind === 'refused') continue;
      log.log('warn', 'dead-letter-found', {
        ...loggedIds(groupId, id),
        // Not its error, which may quote anything: it is with the order, and with the letter.
        stage: failure.stage,
        attempt: failure.attempt,
      });
    } catch (error) {
      // The next look comes to it again; the other letters are not to wait for it.
      log.log('warn', 'failure-record-failed', { ...loggedIds(groupId, id), error });
    }
  }
}

/** The last first, so that no letter of a group can be had before an earlier one. */
async function giveBack(
  { deadLetters, log }: LookPorts,
  queue: QueueRole,
  pages: readonly (readonly DeadLetter[])[],
): Promise<void> {
  for (const page of pages.toReversed()) {
    try {
      await deadLetters.giveBack(queue, page.toReversed());
    } catch (error) {
      log.log('warn', 'give-back-failed', { queue, letters: page.length, error });
    }
  }
}

/** The stage that consumes a queue. */
const stageOf = (queue: QueueRole): string =>
  queue === 'orders' || queue === 'replies' ? 'order' : queue;

/** When and why such a message died is nowhere: `at` is when it was found. */
function movedBySqs(queue: QueueRole, maxReceiveCount: number, nowMs: number): Failure {
  return {
    stage: stageOf(queue),
    attempt: maxReceiveCount,
    error: `moved by SQS after ${maxReceiveCount} receives, none of which was reported`,
    at: new Date(nowMs).toISOString(),
  };
}
