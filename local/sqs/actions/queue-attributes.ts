import { z } from 'zod';
import { unknownAttribute } from '../attributes.ts';
import type { Queue } from '../queue.ts';
import { action } from './action.ts';
import { queueNameOf, queueUrlSchema } from './queue-url.ts';

/** Attributes that can be asked for although this queue has none (GetQueueAttributes). */
const optional = [
  'All',
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

export const GetQueueAttributes = action(
  z.object({ QueueUrl: queueUrlSchema, AttributeNames: z.array(z.string()).nullish() }),
  (input, { model }) => {
    const names = input.AttributeNames ?? [];
    const attributes = attributesOf(model.queue(queueNameOf(input.QueueUrl, model)));
    const unknown = names.find(
      (name) => !Object.hasOwn(attributes, name) && !optional.includes(name),
    );
    if (unknown !== undefined) throw unknownAttribute(unknown);
    const wanted = Object.entries(attributes).filter(
      ([name]) => names.includes('All') || names.includes(name),
    );
    return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
  },
);

export const SetQueueAttributes = action(
  z.object({ QueueUrl: queueUrlSchema, Attributes: z.record(z.string(), z.string()) }),
  (input, { model }) => {
    model.setAttributes(queueNameOf(input.QueueUrl, model), input.Attributes);
    return {};
  },
);

function attributesOf(queue: Queue): Record<string, string> {
  const { counts, identity, modifiedAt, settings } = queue;
  return {
    ...settings.shown,
    QueueArn: identity.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts['in-flight']),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    // Whole seconds since the epoch, unlike a message's timestamps.
    CreatedTimestamp: String(Math.floor(identity.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(modifiedAt / 1000)),
  };
}
