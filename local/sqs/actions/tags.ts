import { z } from 'zod';
import { action } from './action.ts';
import { checkTags } from './check-tags.ts';
import { queueNameOf, queueUrlSchema } from './queue-url.ts';

export const TagQueue = action(
  z.object({ QueueUrl: queueUrlSchema, Tags: z.record(z.string(), z.string()) }),
  (input, { model }) => {
    const name = queueNameOf(input.QueueUrl, model);
    checkTags({ ...Object.fromEntries(model.queue(name).tags), ...input.Tags });
    model.tag(name, input.Tags);
    return {};
  },
);

export const UntagQueue = action(
  z.object({ QueueUrl: queueUrlSchema, TagKeys: z.array(z.string()) }),
  (input, { model }) => {
    model.untag(queueNameOf(input.QueueUrl, model), input.TagKeys);
    return {};
  },
);

export const ListQueueTags = action(z.object({ QueueUrl: queueUrlSchema }), (input, { model }) => {
  const { tags } = model.queue(queueNameOf(input.QueueUrl, model));
  return tags.size === 0 ? {} : { Tags: Object.fromEntries(tags) };
});
