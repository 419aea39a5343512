/**
 * What becomes of a mail after SES took it: bounces and complaints, noted beside the order and never
 * in it. Events come from a standard queue, so again and in any order: each is noted once, by SES's
 * id of it, and none depends on another.
 */
import type { SQSRecord } from 'aws-lambda';
import { attemptOf } from '../runtime/batch.ts';
import { type Fates, logBatch } from '../runtime/batch-line.ts';
import { boundStore, Deadline } from '../runtime/deadline.ts';
import { failureOf, PERMANENT_ATTEMPTS } from '../runtime/failed.ts';
import type { Failure } from '../runtime/failure-record.ts';
import { PermanentFault, TransientFault } from '../runtime/faults.ts';
import { Meter } from '../runtime/meter.ts';
import type { MetricName } from '../runtime/metrics.ts';
import { messageParser } from '../runtime/parse.ts';
import type { Clock, Logger, Store, Write } from '../runtime/ports.ts';
import type { BatchHandler } from '../runtime/shell.ts';
import { isNoComplaint, noteWrites } from './note.ts';
import { type Returned, sesEvent, subjectOf, TOPIC_VALIDATED } from './ses-event.ts';

export interface FeedbackPorts {
  readonly store: Store;
  /** Puts a copy of what nobody can read into the dead-letter queue. */
  readonly bury: (record: SQSRecord, failure: Failure) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** By which it names itself in its metrics, log lines and letters. */
const STAGE = 'feedback';
/** Kept of each invocation for the report. */
const REPORT_MS = 500;
/** Tries at a note whose item another writer holds, the email stage for instance. */
const MAX_TRIES = 4;
/** Longest pause before the second try; it doubles with each. */
const BACKOFF_MS = 50;

const parse = messageParser(sesEvent);

/** What an event that was noted is counted as. */
const METRIC_OF: Readonly<Record<Returned['eventType'], MetricName>> = {
  Bounce: 'MailsBounced',
  Complaint: 'MailsComplainedOf',
};

export function createFeedbackHandler(ports: FeedbackPorts): BatchHandler {
  return async ({ Records }, context) => {
    const startMs = ports.clock.now();
    const meter = new Meter(STAGE);
    const deadline = new Deadline(ports.clock, context, REPORT_MS);
    const bound = { ...ports, store: boundStore(ports.store, deadline), meter };
    const fates = await Promise.all(Records.map((record) => handleOne(bound, record)));
    const count = (fate: keyof Fates) => fates.filter((one) => one === fate).length;
    logBatch(ports, meter, startMs, {
      handled: count('handled'),
      failed: count('failed'),
      dead: count('dead'),
    });
    const staying = Records.filter((_, at) => fates[at] === 'failed');
    return { batchItemFailures: staying.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** What the handling of one batch has. */
interface Bound extends FeedbackPorts {
  readonly meter: Meter;
}

/** `failed`: the event is to come again, when its visibility timeout ends. */
async function handleOne(ports: Bound, record: SQSRecord): Promise<keyof Fates> {
  try {
    const about = await note(ports, record.body);
    ports.log.log('info', 'mail-feedback', { ...about, attempt: attemptOf(record) });
    return 'handled';
  } catch (error) {
    const isDead = error instanceof PermanentFault && attemptOf(record) >= PERMANENT_ATTEMPTS;
    ports.log.log(isDead ? 'error' : 'warn', isDead ? 'message-dead' : 'message-failed', {
      stage: STAGE,
      sqsMessageId: record.messageId,
      attempt: attemptOf(record),
      error,
    });
    return isDead && (await bury(ports, record, error)) ? 'dead' : 'failed';
  }
}

/** Notes the event; answers what can be logged of it. */
async function note(ports: Bound, body: string): Promise<Readonly<Record<string, string>>> {
  if (body === TOPIC_VALIDATED) return { eventType: 'validation', outcome: 'ignored' };
  const event = parse(body);
  const { eventType } = event;
  if (!('mail' in event) || isNoComplaint(event)) return { eventType, outcome: 'ignored' };
  const subject = subjectOf(event);
  if (!subject) return { eventType, sesMessageId: event.mail.messageId, outcome: 'unknown-mail' };
  const outcome = await commit(ports, noteWrites(event, subject));
  if (outcome === 'noted') ports.meter.count(METRIC_OF[event.eventType]);
  return { eventType, ...subject, sesMessageId: event.mail.messageId, outcome };
}

/** @throws TransientFault when the items stay with other writers */
async function commit(
  { store, clock, meter }: Bound,
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
    meter.count('ConflictsRetried');
    await clock.sleep(clock.random() * BACKOFF_MS * 2 ** tries);
  }
}

async function bury(
  { bury: put, clock, log }: FeedbackPorts,
  record: SQSRecord,
  error: PermanentFault,
): Promise<boolean> {
  try {
    await put(record, failureOf(STAGE, record, error, clock.now()));
    return true;
  } catch (cause) {
    // It comes back, and SQS itself moves it when its receives are used up.
    log.log('warn', 'bury-failed', { stage: STAGE, error: cause });
    return false;
  }
}
