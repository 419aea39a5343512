/** The shell of every consumer: batch in, work until the deadline, what failed seen to and reported. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import {
  attemptOf,
  Batch,
  type Delivery,
  type GroupFailure,
  type Identified,
  traceField,
} from './batch.ts';
import { type Fates, logBatch } from './batch-line.ts';
import { boundSource, boundStore, Deadline, type TimeLeft } from './deadline.ts';
import { type FailurePorts, settleFailure } from './failed.ts';
import { NotStarted, TransientFault } from './faults.ts';
import { loggedIds } from './logged-ids.ts';
import { Meter } from './meter.ts';
import type { Logger } from './ports.ts';

/** A batch handler as Lambda calls it. */
export type BatchHandler = (event: SQSEvent, context: TimeLeft) => Promise<SQSBatchResponse>;

export interface Consumer<M> {
  readonly name: string;
  /** Throws a `PermanentFault` for a body that no schema knows. */
  parse(body: string): M;
  /**
   * Handles what it can before the deadline, and tells the batch of every message that it succeeded
   * or failed; the meter of what it measured.
   */
  handle(batch: Batch<M>, deadline: Deadline, meter: Meter): Promise<void>;
}

/** Kept of each invocation for hiding and burying what failed. */
const SETTLE_MS = 2_000;
/** Kept of each invocation for the report itself. */
const REPORT_MS = 250;

export function createShell<M extends Identified>(
  consumer: Consumer<M>,
  ports: FailurePorts,
): BatchHandler {
  return async (event, context) => {
    const startMs = ports.clock.now();
    const meter = new Meter(consumer.name);
    const batch = new Batch(event, (body) => consumer.parse(body));
    let whyLeft = 'the consumer ended without it';
    let cause: unknown;
    try {
      await consumer.handle(batch, new Deadline(ports.clock, context, SETTLE_MS), meter);
    } catch (error) {
      // Nobody can tell which message it was: none is poison.
      whyLeft = 'the batch failed as a whole';
      cause = error;
    }
    // What is not reported is deleted: whatever the consumer said nothing of comes back.
    for (const head of batch.heads()) batch.fail(head, new TransientFault(whyLeft, { cause }));
    const end = new Deadline(ports.clock, context, REPORT_MS);
    const bound = {
      ...ports,
      store: boundStore(ports.store, end),
      source: boundSource(ports.source, end),
    };
    const failures = batch.failures();
    const staying = await Promise.all(
      failures.map((failure) => settleFailure(consumer.name, bound, failure)),
    );
    logBatch(ports, meter, startMs, fatesOf(event.Records.length, failures, staying.flat()));
    return {
      batchItemFailures: staying.flat().map(({ messageId }) => ({ itemIdentifier: messageId })),
    };
  };
}

/** Of a group that failed, its first message did; those behind it were not begun. */
function fatesOf(
  messages: number,
  failures: readonly GroupFailure[],
  staying: readonly SQSRecord[],
): Fates {
  const notHandled = failures.reduce((sum, { records }) => sum + records.length, 0);
  const toComeBack = failures.filter(({ records: [first] }) => staying.includes(first));
  const failed = toComeBack.filter(({ error }) => !(error instanceof NotStarted)).length;
  const dead = failures.length - toComeBack.length;
  return { handled: messages - notHandled, failed, dead };
}

/** The one line of a message when all is well. */
export function logHandled(
  log: Logger,
  stage: string,
  { record, message }: Delivery<Identified>,
  outcome: string,
): void {
  log.log('info', 'message-handled', {
    stage,
    ...loggedIds(message.orderId, message.id),
    attempt: attemptOf(record),
    outcome,
    ...traceField(record),
  });
}
