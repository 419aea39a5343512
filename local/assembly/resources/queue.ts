import * as z from 'zod';
import type { QueueSpec } from '../deployment.ts';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const json = z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value));

const schema = z.object({
  ContentBasedDeduplication: text.optional(),
  DeduplicationScope: text.optional(),
  DelaySeconds: text.optional(),
  FifoQueue: text.optional(),
  FifoThroughputLimit: text.optional(),
  MaximumMessageSize: text.optional(),
  MessageRetentionPeriod: text.optional(),
  ReceiveMessageWaitTimeSeconds: text.optional(),
  RedriveAllowPolicy: json.optional(),
  RedrivePolicy: json.optional(),
  VisibilityTimeout: text.optional(),
});

/** CloudFormation's properties are CreateQueue's attributes, as their own types. */
export function toQueue(logicalId: string, name: string, properties: unknown): QueueSpec {
  const given = Object.entries(schema.parse(properties)).filter(
    // SQS has no `FifoQueue=false`: a queue without the attribute is a standard queue.
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !(entry[0] === 'FifoQueue' && entry[1] === 'false'),
  );
  return { logicalId, name, attributes: Object.fromEntries(given) };
}
