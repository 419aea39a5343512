import { checkAttributes, checkBody, checkIdentifier, sizeInBytes } from './content.ts';
import { contentDeduplicationId } from './digest.ts';
import { invalidParameter, missingParameter, requireRange, SqsError } from './errors.ts';
import type { Ids } from './ids.ts';
import { limits } from './limits.ts';
import { createMessage, type MessageAttributes, sequenceNumber } from './message.ts';
import type { Queue, SentMessage } from './queue.ts';

/** SendMessage, without the queue. */
export interface SendInput {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly traceHeader?: string;
  /** Whole seconds, 0 to 900; refused on a FIFO queue unless 0. */
  readonly delaySeconds?: number;
  /** Required on a FIFO queue. */
  readonly groupId?: string;
  /** Required on a FIFO queue without content-based deduplication; refused on a standard one. */
  readonly deduplicationId?: string;
}

const notOfThisType = 'The request include parameter that is not valid for this queue type.';

/**
 * Adds a message, or answers what the first send of its deduplication id answered (five minutes
 * long, whatever became of that message). Throws `SqsError`.
 */
export function send(queue: Queue, input: SendInput, now: number, ids: Ids): SentMessage {
  const { body, attributes = {} } = input;
  checkBody(body);
  checkAttributes(attributes);
  checkSize(queue, sizeInBytes(body, attributes));
  if (input.delaySeconds !== undefined) {
    requireRange('DelaySeconds', input.delaySeconds, 0, limits.maxDelaySeconds);
  }
  if (input.groupId !== undefined) checkIdentifier('MessageGroupId', input.groupId);
  return queue.identity.fifo
    ? sendFifo(queue, input, now, ids)
    : sendStandard(queue, input, now, ids);
}

function sendStandard(queue: Queue, input: SendInput, now: number, ids: Ids): SentMessage {
  if (input.deduplicationId !== undefined) {
    throw invalidParameter('MessageDeduplicationId', input.deduplicationId, notOfThisType);
  }
  return store(queue, input, now, ids);
}

function sendFifo(queue: Queue, input: SendInput, now: number, ids: Ids): SentMessage {
  if (input.groupId === undefined) throw missingParameter('MessageGroupId');
  if (input.delaySeconds) throw invalidParameter('DelaySeconds', input.delaySeconds, notOfThisType);
  const deduplicationId = deduplicationIdOf(queue, input);
  const scope = queue.settings.deduplicationScope === 'messageGroup' ? input.groupId : '';
  // Neither part can hold a space, so no two pairs share a key.
  const key = `${scope} ${deduplicationId}`;
  const original = queue.sent.get(key, now);
  if (original) return original;
  const sent = store(queue, { ...input, deduplicationId }, now, ids);
  queue.rememberSend(key, sent, now);
  return sent;
}

function deduplicationIdOf(queue: Queue, { body, deduplicationId }: SendInput): string {
  if (deduplicationId !== undefined) {
    checkIdentifier('MessageDeduplicationId', deduplicationId);
    return deduplicationId;
  }
  if (queue.settings.contentBasedDeduplication) return contentDeduplicationId(body);
  throw new SqsError(
    'InvalidParameterValue',
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

function store(queue: Queue, input: SendInput, now: number, ids: Ids): SentMessage {
  const { body, attributes = {}, traceHeader, groupId, deduplicationId } = input;
  const message = createMessage({
    id: ids.uuid(),
    ordinal: ids.nextOrdinal(),
    sentAt: now,
    content: {
      body,
      attributes,
      ...(traceHeader === undefined ? {} : { traceHeader }),
      ...(groupId === undefined ? {} : { groupId }),
      ...(deduplicationId === undefined ? {} : { deduplicationId }),
    },
  });
  const { fifo } = queue.identity;
  const ownDelay = fifo ? undefined : input.delaySeconds;
  queue.insert(message, now, now + (ownDelay ?? queue.settings.delaySeconds) * 1000);
  return fifo
    ? { messageId: message.id, sequenceNumber: sequenceNumber(message.ordinal) }
    : { messageId: message.id };
}

function checkSize(queue: Queue, bytes: number): void {
  const { maximumMessageSize } = queue.settings;
  if (bytes <= maximumMessageSize) return;
  throw new SqsError(
    'InvalidParameterValue',
    `One or more parameters are invalid. Reason: Message must be shorter than ${maximumMessageSize} bytes.`,
  );
}
