import * as z from 'zod';
import { ANY_RESOURCE, arnOf, type Needs, type Place } from './access.ts';

/** Calls on a queue that need a permission of another name: a batch needs that of one message. */
const batches: Readonly<Record<string, string>> = {
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  DeleteMessageBatch: 'DeleteMessage',
  SendMessageBatch: 'SendMessage',
};
/** Calls that name their queue by its URL. */
const byUrl = new Set([
  'ChangeMessageVisibility',
  'DeleteMessage',
  'DeleteQueue',
  'GetQueueAttributes',
  'ListDeadLetterSourceQueues',
  'ListQueueTags',
  'PurgeQueue',
  'ReceiveMessage',
  'SendMessage',
  'SetQueueAttributes',
  'TagQueue',
  'UntagQueue',
]);
const byName = new Set(['CreateQueue', 'GetQueueUrl']);

const queueUrl = z.object({ QueueUrl: z.string() });
const queueName = z.object({ QueueName: z.string() });

/**
 * What a call of SQS needs.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */
export function sqsNeeds(call: string, input: unknown, place: Place): Needs {
  const name = Object.hasOwn(batches, call) ? batches[call] : call;
  const action = `sqs:${name}`;
  const on = (resource: string) => [{ action, resource, context: {} }];
  if (name === 'ListQueues') return on(ANY_RESOURCE);
  const queue = queueOf(name ?? call, input);
  return queue === undefined ? undefined : on(arnOf('sqs', place, queue));
}

function queueOf(name: string, input: unknown): string | undefined {
  // As the service reads it: the last part of the path is the name.
  if (byUrl.has(name)) return queueUrl.safeParse(input).data?.QueueUrl.split('/').at(-1);
  if (byName.has(name)) return queueName.safeParse(input).data?.QueueName;
  return undefined;
}
