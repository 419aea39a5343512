import type {
  Context,
  SQSBatchItemFailure,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import { PermanentFault, TransientFault } from './faults.ts';
import type { Logger } from './ports.ts';

/** One message of a batch with the record that brought it. */
export interface Delivery<M> {
  readonly record: SQSRecord;
  /** The parsed body, or why it could not be parsed. */
  readonly message: M | PermanentFault;
}

/**
 * Parses the batch and puts it into message groups, each in order.
 * Groups are independent: what fails in one does not touch another.
 */
export function groupsOf<M>(
  event: SQSEvent,
  parse: (body: string) => M,
): readonly (readonly Delivery<M>[])[] {
  const groups = new Map<string, Delivery<M>[]>();
  for (const record of event.Records) {
    const groupId = record.attributes.MessageGroupId ?? record.messageId;
    const group = groups.get(groupId) ?? [];
    groups.set(groupId, group);
    group.push({ record, message: tryParse(record.body, parse) });
  }
  return [...groups.values()];
}

function tryParse<M>(body: string, parse: (body: string) => M): M | PermanentFault {
  try {
    return parse(body);
  } catch (cause) {
    if (cause instanceof PermanentFault) return cause;
    throw cause;
  }
}

/** The first message of a group that failed: it and all after it are to come back. */
export interface GroupFailure<M> {
  readonly from: Delivery<M>;
  readonly error: unknown;
}

/**
 * Runs `handle` on the messages of a group, one after another, until one fails. What comes after a
 * failure is not started, so that a message never takes effect before an earlier one of its group.
 */
export async function inOrder<M>(
  group: readonly Delivery<M>[],
  handle: (message: M, delivery: Delivery<M>) => Promise<void>,
): Promise<GroupFailure<M> | undefined> {
  for (const delivery of group) {
    try {
      if (delivery.message instanceof PermanentFault) throw delivery.message;
      await handle(delivery.message, delivery);
    } catch (error) {
      return { from: delivery, error };
    }
  }
  return undefined;
}

/** Everything of the group from the failed message on, as SQS's event source mapping wants it. */
export function itemFailures<M>(
  group: readonly Delivery<M>[],
  failedFrom: Delivery<M> | undefined,
): SQSBatchItemFailure[] {
  if (!failedFrom) return [];
  return group
    .slice(group.indexOf(failedFrom))
    .map(({ record }) => ({ itemIdentifier: record.messageId }));
}

/**
 * Refuses to begin what may not end before the function's timeout: the message comes back.
 *
 * @throws TransientFault
 */
export function requireTimeLeft(context: TimeLeft, leastMs: number): void {
  if (context.getRemainingTimeInMillis() >= leastMs) return;
  throw new TransientFault('not started: too little time is left', { certain: true });
}

/** The one line of a message when all is well. */
export function logHandled<M extends { readonly id: string; readonly orderId: string }>(
  log: Logger,
  stage: string,
  { id, orderId }: M,
  { record }: Delivery<M>,
  outcome: string,
): void {
  const attempt = Number(record.attributes.ApproximateReceiveCount);
  log.log('info', 'message-handled', { stage, orderId, messageId: id, attempt, outcome });
}

/** A line for a failed message: who, which attempt, and whether a retry can help. */
export function logFailure<M>(log: Logger, stage: string, failure: GroupFailure<M>): void {
  const { record } = failure.from;
  const permanent = failure.error instanceof PermanentFault;
  log.log(permanent ? 'error' : 'warn', 'message-failed', {
    stage,
    groupId: record.attributes.MessageGroupId,
    sqsMessageId: record.messageId,
    attempt: Number(record.attributes.ApproximateReceiveCount),
    permanent,
    error: failure.error,
  });
}

/** What a batch handler needs of Lambda's context. */
export type TimeLeft = Pick<Context, 'getRemainingTimeInMillis'>;

/** A batch handler as Lambda calls it. */
export type BatchHandler = (event: SQSEvent, context: TimeLeft) => Promise<SQSBatchResponse>;
