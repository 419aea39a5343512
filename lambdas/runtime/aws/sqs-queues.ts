import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { json } from '../environment.ts';
import { TransientFault } from '../faults.ts';
import type { QueueClient, QueueRole } from '../ports.ts';
import { invocationTrace } from '../trace.ts';
import { traceAttribute } from './trace-attribute.ts';

/** The variable QUEUE_URLS of a function that sends to these queues: JSON, a URL a role. */
export const queueUrls = <R extends QueueRole>(roles: readonly R[]) =>
  json(z.record(z.enum(roles), z.string()));

/** The `QueueClient` on SQS. `queueUrls` says where each role's queue is. */
export function sqsQueues(
  client: SQSClient,
  queueUrls: Readonly<Partial<Record<QueueRole, string>>>,
): QueueClient {
  return {
    async sendBatch(queue, messages) {
      const QueueUrl = queueUrls[queue];
      if (QueueUrl === undefined) throw new Error(`this function has no queue for ${queue}`);
      const Entries = messages.map((message, index) => ({
        Id: String(index),
        MessageBody: message.body,
        MessageGroupId: message.groupId,
        MessageDeduplicationId: message.id,
        ...traceAttribute(message.traceHeader ?? invocationTrace()),
      }));
      try {
        const { Successful = [] } = await client.send(
          new SendMessageBatchCommand({ QueueUrl, Entries }),
        );
        const sent = new Set(Successful.map(({ Id }) => Id));
        return messages.filter((_, index) => !sent.has(String(index)));
      } catch (cause) {
        const name = cause instanceof Error ? cause.name : 'unknown';
        throw new TransientFault(`SQS did not take a batch for ${queue}: ${name}`, { cause });
      }
    },
  };
}
