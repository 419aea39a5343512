import { checkIdentifier } from './content.ts';
import { requireRange, SqsError } from './errors.ts';
import { limits } from './limits.ts';
import { type Message, type MessageAttributes, sequenceNumber } from './message.ts';
import type { Queue } from './queue.ts';
import { encodeReceipt } from './receipt-handle.ts';

/** ReceiveMessage, without the queue and without waiting. */
export interface ReceiveOptions {
  /** 1 (default) to 10. */
  readonly maxMessages?: number;
  /** Whole seconds, 0 to 43,200; default: the queue's. */
  readonly visibilityTimeoutSeconds?: number;
  /** ReceiveRequestAttemptId; FIFO queues only. */
  readonly attemptId?: string;
  /** A long poll waits where a short one is refused with OverLimit. */
  readonly longPoll?: boolean;
}

/** A message as its receiver sees it. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** System attributes by the names that AWS gives them (`MessageGroupId`, …). */
  readonly systemAttributes: Readonly<Record<string, string>>;
  readonly messageAttributes: MessageAttributes;
}

/** Moves a message to its queue's dead-letter queue; false if it has to stay. */
export type MoveToDeadLetters = (message: Message) => boolean;

/** Hands out what can be received now. Throws `SqsError`. */
export function receive(
  queue: Queue,
  options: ReceiveOptions,
  now: number,
  moveToDeadLetters: MoveToDeadLetters,
): Message[] {
  const max = options.maxMessages ?? 1;
  const timeout = options.visibilityTimeoutSeconds ?? queue.settings.visibilityTimeoutSeconds;
  requireRange('MaxNumberOfMessages', max, 1, limits.maxBatchEntries);
  requireRange('VisibilityTimeout', timeout, 0, limits.maxVisibilitySeconds);
  const attemptId = queue.identity.fifo ? options.attemptId : undefined;
  if (attemptId !== undefined) checkIdentifier('ReceiveRequestAttemptId', attemptId);

  const visibleAt = now + timeout * 1000;
  const repeated = attemptId === undefined ? undefined : repeatAttempt(queue, attemptId, now);
  if (repeated) {
    for (const message of repeated) queue.hideUntil(message, visibleAt);
    return repeated;
  }
  const room = limits.maxInFlight - queue.counts['in-flight'];
  if (room <= 0) return refuse(queue, options);
  const received: Message[] = [];
  queue.offer(Math.min(max, room), (message) => {
    if (isExhausted(queue, message) && moveToDeadLetters(message)) return false;
    queue.handOut(message, now, visibleAt);
    received.push(message);
    return true;
  });
  if (attemptId !== undefined && received.length > 0) {
    const attempt = received.map((message) => ({
      ordinal: message.ordinal,
      receive: message.receiveCount,
      visibilityChanges: message.visibilityChanges,
    }));
    queue.rememberAttempt(attemptId, attempt, now);
  }
  return received;
}

/** What the receiver of a message that was just handed out sees of it. */
export function present(queue: Queue, message: Message, senderId: string): ReceivedMessage {
  const { content } = message;
  const receiptHandle = encodeReceipt({
    queueId: queue.identity.id,
    ordinal: message.ordinal,
    receive: message.receiveCount,
  });
  const systemAttributes: Record<string, string> = {
    SenderId: senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) systemAttributes[name] = value;
  };
  add('SequenceNumber', queue.identity.fifo ? sequenceNumber(message.ordinal) : undefined);
  add('MessageGroupId', content.groupId);
  add('MessageDeduplicationId', content.deduplicationId);
  add('AWSTraceHeader', content.traceHeader);
  add('DeadLetterQueueSourceArn', message.deadLetterSourceArn);
  return {
    messageId: message.id,
    receiptHandle,
    body: content.body,
    messageAttributes: content.attributes,
    systemAttributes,
  };
}

/** The messages of an earlier receive, if all are in flight still and none was touched since. */
function repeatAttempt(queue: Queue, attemptId: string, now: number): Message[] | undefined {
  const attempt = queue.attempts.get(attemptId, now);
  const untouched = attempt?.flatMap(({ ordinal, receive, visibilityChanges }) => {
    const message = queue.find(ordinal);
    return message?.state === 'in-flight' &&
      message.receiveCount === receive &&
      message.visibilityChanges === visibilityChanges
      ? [message]
      : [];
  });
  return untouched?.length === attempt?.length ? untouched : undefined;
}

/** A FIFO queue at its limit answers no message and no error (quotas, "in flight"). */
function refuse(queue: Queue, options: ReceiveOptions): Message[] {
  if (queue.identity.fifo || options.longPoll) return [];
  throw new SqsError('OverLimit', 'Too many messages are in flight.');
}

function isExhausted(queue: Queue, message: Message): boolean {
  const policy = queue.settings.redrivePolicy;
  return policy !== undefined && message.receivesHere >= policy.maxReceiveCount;
}
