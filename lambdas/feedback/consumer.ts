/**
 * What becomes of a mail after SES took it: bounces and complaints, noted beside the order and never
 * in it. Events come from a standard queue, so again and in any order: each is noted once, by SES's
 * id of it, and none depends on another.
 */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { attemptOf } from '../runtime/batch.ts';
import { boundStore, Deadline, type TimeLeft } from '../runtime/deadline.ts';
import { failureOf, PERMANENT_ATTEMPTS } from '../runtime/failed.ts';
import type { Failure } from '../runtime/failure-record.ts';
import { PermanentFault, TransientFault } from '../runtime/faults.ts';
import { messageParser } from '../runtime/parse.ts';
import type { Clock, Logger, Store, Write } from '../runtime/ports.ts';
import { isNoComplaint, noteWrites } from './note.ts';
import { sesEvent, subjectOf, TOPIC_VALIDATED } from './ses-event.ts';

export interface FeedbackPorts {
  readonly store: Store;
  /** Puts a copy of what nobody can read into the dead-letter queue. */
  readonly bury: (record: SQSRecord, failure: Failure) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
}

export type FeedbackHandler = (event: SQSEvent, context: TimeLeft) => Promise<SQSBatchResponse>;

/** Kept of each invocation for the report. */
const REPORT_MS = 500;
/** Tries at a note whose item another writer holds, the email stage for instance. */
const MAX_TRIES = 4;
/** Longest pause before the second try; it doubles with each. */
const BACKOFF_MS = 50;

const parse = messageParser(sesEvent);

export function createFeedbackHandler(ports: FeedbackPorts): FeedbackHandler {
  return async ({ Records }, context) => {
    const deadline = new Deadline(ports.clock, context, REPORT_MS);
    const bound = { ...ports, store: boundStore(ports.store, deadline) };
    const isDone = await Promise.all(Records.map((record) => handleOne(bound, record)));
    const failed = Records.filter((_, at) => !isDone[at]);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** False: the event is to come again, when its visibility timeout ends. */
async function handleOne(ports: FeedbackPorts, record: SQSRecord): Promise<boolean> {
  try {
    const about = await note(ports, record.body);
    ports.log.log('info', 'mail-feedback', { ...about, attempt: attemptOf(record) });
    return true;
  } catch (error) {
    const isDead = error instanceof PermanentFault && attemptOf(record) >= PERMANENT_ATTEMPTS;
    ports.log.log(isDead ? 'error' : 'warn', isDead ? 'message-dead' : 'message-failed', {
      stage: 'feedback',
      sqsMessageId: record.messageId,
      attempt: attemptOf(record),
      error,
    });
    return isDead && bury(ports, record, error);
  }
}

/** Notes the event; answers what can be logged of it. */
async function note(ports: FeedbackPorts, body: string): Promise<Readonly<Record<string, string>>> {
  if (body === TOPIC_VALIDATED) return { eventType: 'validation', outcome: 'ignored' };
  const event = parse(body);
  const { eventType } = event;
  if (!('mail' in event) || isNoComplaint(event)) return { eventType, outcome: 'ignored' };
  const subject = subjectOf(event);
  if (!subject) return { eventType, sesMessageId: event.mail.messageId, outcome: 'unknown-mail' };
  const outcome = await commit(ports, noteWrites(event, subject));
  return { eventType, ...subject, sesMessageId: event.mail.messageId, outcome };
}

/** @throws TransientFault when the items stay with other writers */
async function commit(
  { store, clock }: FeedbackPorts,
  writes: readonly Write[],
): Promise<'noted' | 'duplicate'> {
  for (let tries = 1; ; tries++) {
    const result = await store.transact(writes);
    if (result.kind === 'committed') return 'noted';
    // The note's own condition is the only one.
    if (result.refusals.some((refusal) => refusal?.kind === 'condition')) return 'duplicate';
    if (tries === MAX_TRIES) {
      throw new TransientFault('others write the same items', { certain: true });
    }
    await clock.sleep(clock.random() * BACKOFF_MS * 2 ** tries);
  }
}

async function bury(
  { bury: put, clock, log }: FeedbackPorts,
  record: SQSRecord,
  error: PermanentFault,
): Promise<boolean> {
  try {
    await put(record, failureOf('feedback', record, error, clock.now()));
    return true;
  } catch (cause) {
    // It comes back, and SQS itself moves it when its receives are used up.
    log.log('warn', 'bury-failed', { stage: 'feedback', error: cause });
    return false;
  }
}
