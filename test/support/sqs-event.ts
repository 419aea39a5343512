/** Events as Lambda's event source mapping for a FIFO queue makes them. */
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Message } from '../../core/messages.ts';

export interface Delivered {
  /** SQS's message id, by which a failure is reported. */
  readonly sqsId: string;
  readonly groupId: string;
  readonly body: string;
  /** Which delivery this is; the first unless given. */
  readonly attempt?: number;
  /** The trace header that its sender gave it; none unless given. */
  readonly traceHeader?: string;
}

/** A message as it arrives: its order is its group, and its SQS id is its own id unless given. */
export function delivered(message: Message, sqsId: string = message.id): Delivered {
  return { sqsId, groupId: message.orderId, body: JSON.stringify(message) };
}

export function sqsEvent(...messages: readonly Delivered[]): SQSEvent {
  return { Records: messages.map(record) };
}

export function record(message: Delivered): SQSRecord {
  const { sqsId, groupId, body, attempt = 1, traceHeader } = message;
  return {
    messageId: sqsId,
    receiptHandle: `receipt-${sqsId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(attempt),
      SentTimestamp: '1772366400000',
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: '1772366400000',
      MessageGroupId: groupId,
      MessageDeduplicationId: sqsId,
      ...(traceHeader !== undefined && { AWSTraceHeader: traceHeader }),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:test.fifo',
    awsRegion: 'us-east-1',
  };
}

/** An invocation with this much time left, ms. */
export const withTimeLeft = (ms: number) => ({ getRemainingTimeInMillis: () => ms });

/** The SQS ids of a response's failures. */
export function failuresIn(response: {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}): readonly string[] {
  return response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}
