import type { Linked } from './collections/chain.ts';

/** A message attribute's value: `dataType` is String, Number or Binary, with an optional suffix. */
export interface MessageAttribute {
  readonly dataType: string;
  readonly stringValue?: string;
  readonly binaryValue?: Uint8Array;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What a sender says; it never changes. */
export interface MessageContent {
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** The system attribute AWSTraceHeader. */
  readonly traceHeader?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** A message in one queue. Times are milliseconds since the epoch. */
export interface Message extends Linked<Message> {
  readonly id: string;
  /** Position in the order of arrival, unique over all queues. */
  readonly ordinal: number;
  readonly content: MessageContent;
  /** SentTimestamp, from which retention counts. */
  readonly sentAt: number;
  /** The queue that it was a dead letter of. */
  readonly deadLetterSourceArn: string | undefined;
  state: 'delayed' | 'visible' | 'in-flight';
  /** When the delay or the visibility timeout ends; of no meaning while visible. */
  dueAt: number;
  /** ApproximateReceiveCount: goes on counting in a dead-letter queue. */
  receiveCount: number;
  /** Receives since it arrived in this queue, which maxReceiveCount bounds. */
  receivesHere: number;
  firstReceivedAt: number | undefined;
  lastReceivedAt: number;
  /** Changes with every ChangeMessageVisibility: a retried receive must find none. */
  visibilityChanges: number;
  /** Grows in the order in which messages, or a group by its first message, became receivable. */
  turn: number;
}

/** What makes a new message; the rest follows from it. */
export type NewMessage = Pick<Message, 'id' | 'ordinal' | 'content' | 'sentAt'> &
  Partial<Pick<Message, 'deadLetterSourceArn' | 'receiveCount' | 'firstReceivedAt'>>;

export function createMessage(message: NewMessage): Message {
  return {
    deadLetterSourceArn: undefined,
    receiveCount: 0,
    firstReceivedAt: undefined,
    ...message,
    state: 'visible',
    dueAt: 0,
    receivesHere: 0,
    lastReceivedAt: 0,
    visibilityChanges: 0,
    turn: 0,
    previous: undefined,
    next: undefined,
  };
}

/** Twenty digits that grow with arrival, so they grow within every group. */
export function sequenceNumber(ordinal: number): string {
  return `188${String(ordinal).padStart(17, '0')}`;
}
