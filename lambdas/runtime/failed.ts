/**
 * What becomes of a message that failed. An outage is not poison: a transient fault makes it wait,
 * longer each time, and it is dead only after the queue's whole patience; any other error will not
 * heal by waiting, and is dead after a few attempts. A dead letter carries its error.
 */
import type { SQSRecord } from 'aws-lambda';
import { attemptOf, type GroupFailure, groupOf, traceField } from './batch.ts';
import { businessIdOf, type Failure, failureWrite } from './failure-record.ts';
import { NotStarted, TransientFault } from './faults.ts';
import { loggedIds } from './logged-ids.ts';
import type { Clock, Logger, SourceQueue, Store } from './ports.ts';
import { writeUncontended } from './refusal.ts';

/** Attempts at a message whose error is not transient: a deployment that was half done may heal it. */
export const PERMANENT_ATTEMPTS = 3;
const FIRST_PAUSE_SECONDS = 1;
/**
 * Deliveries that may end before the message's turn and come back at once. One that never gets its
 * turn waits like any other: it must not use up its receive count within minutes.
 */
const FREE_ATTEMPTS = 10;
/** With the queue's `maxReceiveCount` it makes the patience: see `lib/settings.ts`. */
const LONGEST_PAUSE_SECONDS = 900;
/**
 * An order of a thousand lines can break a rule in each; all failures of an order are one item, and
 * are shown with it.
 */
const MAX_ERROR_LENGTH = 1_000;

export interface FailurePorts {
  readonly store: Store;
  readonly source: SourceQueue;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Sees to one group's failure; answers the records that are to stay in the queue. */
export async function settleFailure(
  stage: string,
  ports: FailurePorts,
  { error, records }: GroupFailure,
): Promise<readonly SQSRecord[]> {
  const [first, ...later] = records;
  const isDead = isHopeless(error, attemptOf(first), ports.source.maxReceiveCount);
  logFailure(ports.log, stage, first, error, isDead);
  if (isDead && (await bury(stage, ports, first, error))) {
    await hide(ports, later, 0);
    return later;
  }
  // Together: one that stays in flight would hold back the group.
  await hide(ports, records, pauseSeconds(error, attemptOf(first), ports.clock));
  return records;
}

/** On the last delivery SQS would move the message itself, and nobody would know why. */
function isHopeless(error: unknown, attempt: number, maxReceiveCount: number): boolean {
  const patience = error instanceof TransientFault ? maxReceiveCount : PERMANENT_ATTEMPTS;
  return attempt >= Math.min(patience, maxReceiveCount);
}

function pauseSeconds(error: unknown, attempt: number, clock: Clock): number {
  if (error instanceof NotStarted && attempt <= FREE_ATTEMPTS) return 0;
  const longest = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (attempt - 1));
  // At least half of it, so that the patience can be told; the rest is chance, against herds.
  return Math.ceil(longest * (0.5 + clock.random() / 2));
}

/** Why a message is dead, as its letter carries it. */
export function failureOf(
  stage: string,
  record: SQSRecord,
  error: unknown,
  nowMs: number,
): Failure {
  const at = new Date(nowMs).toISOString();
  return { stage, attempt: attemptOf(record), error: describe(error), at };
}

/** Moves the message to the dead-letter queue, and notes why. False: it stays where it is. */
async function bury(
  stage: string,
  { store, source, clock, log }: FailurePorts,
  record: SQSRecord,
  error: unknown,
): Promise<boolean> {
  const failure = failureOf(stage, record, error, clock.now());
  try {
    await source.bury(record, failure);
  } catch (cause) {
    log.log('warn', 'bury-failed', { stage, ...about(record), error: cause });
    return false;
  }
  try {
    const write = failureWrite(groupOf(record), businessIdOf(record.body), failure);
    await writeUncontended(store, write);
  } catch (cause) {
    // The letter is dead and carries its error; the look at the dead letters finds it.
    log.log('warn', 'failure-record-failed', { stage, ...about(record), error: cause });
  }
  return true;
}

/** Whatever goes wrong here, the messages come back when their visibility timeout ends. */
async function hide(
  { source, log }: FailurePorts,
  records: readonly SQSRecord[],
  seconds: number,
): Promise<void> {
  if (records.length === 0) return;
  try {
    await source.hide(records, seconds);
  } catch (error) {
    log.log('warn', 'hide-failed', { messages: records.length, error });
  }
}

function logFailure(
  log: Logger,
  stage: string,
  record: SQSRecord,
  error: unknown,
  isDead: boolean,
): void {
  log.log(isDead ? 'error' : 'warn', isDead ? 'message-dead' : 'message-failed', {
    stage,
    ...about(record),
    sqsMessageId: record.messageId,
    attempt: attemptOf(record),
    error,
  });
}

function about(record: SQSRecord) {
  return { ...loggedIds(groupOf(record), businessIdOf(record.body)), ...traceField(record) };
}

/**
 * A sentence for the operator, kept where the order is, and in no log: the errors of this code carry
 * no personal data, but others may.
 */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return `${error.name}: ${error.message}`.slice(0, MAX_ERROR_LENGTH);
}
