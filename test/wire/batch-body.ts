/** The messages of a SendMessageBatch, as SQS's API gets them: JSON. */
import * as z from 'zod';
import type { Outgoing, QueueRole } from '../../lambdas/runtime/ports.ts';
import { roleOfQueue } from './names.ts';

const batch = z.object({
  QueueUrl: z.string(),
  Entries: z.array(
    z.object({
      MessageGroupId: z.string(),
      MessageDeduplicationId: z.string(),
      MessageBody: z.string(),
    }),
  ),
});

export interface SentBatch {
  readonly queue: QueueRole;
  readonly messages: readonly Outgoing[];
}

export function batchIn(json: string): SentBatch {
  const { QueueUrl, Entries } = batch.parse(JSON.parse(json));
  const queue = roleOfQueue(QueueUrl);
  const messages = Entries.map(({ MessageGroupId, MessageDeduplicationId, MessageBody }) => {
    return { queue, groupId: MessageGroupId, id: MessageDeduplicationId, body: MessageBody };
  });
  return { queue, messages };
}
