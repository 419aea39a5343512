import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { groupOf, traceOf } from '../batch.ts';
import { TransientFault } from '../faults.ts';
import type { SourceQueue } from '../ports.ts';
import { burialId, letterAttributes } from './letter-attributes.ts';
import { answered } from './sqs-answer.ts';
import { traceAttribute } from './trace-attribute.ts';

/** How the stack tells a consumer of its queues: JSON, in `SOURCE_QUEUES`. */
export const sourceQueues = z.array(
  z.strictObject({ arn: z.string(), url: z.string(), deadLettersUrl: z.string() }),
);
export type SourceQueues = z.output<typeof sourceQueues>;

/** ChangeMessageVisibilityBatch, API reference: at most 10 entries. */
const MAX_ENTRIES = 10;

/** The `SourceQueue` on SQS. */
export function sqsSource(
  client: SQSClient,
  queues: SourceQueues,
  maxReceiveCount: number,
): SourceQueue {
  const queueOf = ({ eventSourceARN }: SQSRecord) => {
    const queue = queues.find(({ arn }) => arn === eventSourceARN);
    if (!queue) throw new Error(`this function has no queue ${eventSourceARN}`);
    return queue;
  };
  return {
    maxReceiveCount,
    async hide(records, seconds) {
      for (let start = 0; start < records.length; start += MAX_ENTRIES) {
        await hideBatch(client, records.slice(start, start + MAX_ENTRIES), seconds, queueOf);
      }
    },
    async bury(record, failure) {
      const command = new SendMessageCommand({
        QueueUrl: queueOf(record).deadLettersUrl,
        MessageBody: record.body,
        MessageGroupId: groupOf(record),
        MessageDeduplicationId: burialId(record.messageId),
        MessageAttributes: letterAttributes(failure),
        ...traceAttribute(traceOf(record)),
      });
      await answered('SendMessage', client.send(command));
    },
  };
}

async function hideBatch(
  client: SQSClient,
  records: readonly SQSRecord[],
  VisibilityTimeout: number,
  queueOf: (record: SQSRecord) => SourceQueues[number],
): Promise<void> {
  const [first] = records;
  if (!first) return;
  const Entries = records.map(({ receiptHandle: ReceiptHandle }, index) => ({
    Id: String(index),
    ReceiptHandle,
    VisibilityTimeout,
  }));
  const command = new ChangeMessageVisibilityBatchCommand({
    QueueUrl: queueOf(first).url,
    Entries,
  });
  const { Failed = [] } = await answered('ChangeMessageVisibilityBatch', client.send(command));
  const [failed] = Failed;
  if (failed) throw new TransientFault(`SQS did not hide a message: ${failed.Code}`);
}
