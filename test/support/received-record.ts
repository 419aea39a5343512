import type { SQSRecord } from 'aws-lambda';
import type { ReceivedMessage } from '../../local/sqs/receive.ts';

/** A message of the queue model as an event source mapping hands it to a consumer. */
export function receivedRecord(message: ReceivedMessage, eventSourceARN: string): SQSRecord {
  const { messageId, receiptHandle, body, systemAttributes } = message;
  return {
    messageId,
    receiptHandle,
    body,
    attributes: {
      ApproximateReceiveCount: systemAttributes['ApproximateReceiveCount'] ?? '',
      SentTimestamp: systemAttributes['SentTimestamp'] ?? '',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '',
      MessageGroupId: systemAttributes['MessageGroupId'] ?? '',
      MessageDeduplicationId: systemAttributes['MessageDeduplicationId'] ?? '',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: '',
  };
}
