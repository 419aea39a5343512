import { z } from 'zod';
import { missingParameter, requireRange, SqsError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { SqsModel } from '../model.ts';
import type { Queue } from '../queue.ts';
import { action, unlessEmpty } from './action.ts';
import { checkTags } from './check-tags.ts';
import { queueNameOf, queueUrl, queueUrlSchema } from './queue-url.ts';

const stringsSchema = z.record(z.string(), z.string());
const pageSchema = z.object({ NextToken: z.string().nullish(), MaxResults: z.number().nullish() });
const onlyUrlSchema = z.object({ QueueUrl: queueUrlSchema });

export const CreateQueue = action(
  z.object({
    QueueName: z.string(),
    Attributes: stringsSchema.nullish(),
    /** The API's own spelling: lower case. */
    tags: stringsSchema.nullish(),
  }),
  (input, { model, baseUrl }) => {
    const tags = input.tags ?? {};
    checkTags(tags);
    const queue = model.createQueue(input.QueueName, input.Attributes ?? {});
    if (input.tags) model.tag(queue.identity.name, tags);
    return { QueueUrl: queueUrl(queue, model, baseUrl) };
  },
);

export const DeleteQueue = action(onlyUrlSchema, (input, { model }) => {
  model.deleteQueue(queueNameOf(input.QueueUrl, model));
  return {};
});

export const PurgeQueue = action(onlyUrlSchema, (input, { model }) => {
  model.purge(queueNameOf(input.QueueUrl, model));
  return {};
});

export const GetQueueUrl = action(
  z.object({ QueueName: z.string() }),
  (input, { model, baseUrl }) => ({
    QueueUrl: queueUrl(model.queue(input.QueueName), model, baseUrl),
  }),
);

export const ListQueues = action(
  pageSchema.extend({ QueueNamePrefix: z.string().nullish() }),
  (input, { model, baseUrl }) => {
    const prefix = input.QueueNamePrefix ?? '';
    const queues = model.listQueues().filter((queue) => queue.identity.name.startsWith(prefix));
    return page('QueueUrls', queues, input, model, baseUrl);
  },
);

export const ListDeadLetterSourceQueues = action(
  pageSchema.extend({ QueueUrl: queueUrlSchema }),
  (input, { model, baseUrl }) => {
    const queues = model.listDeadLetterSources(queueNameOf(input.QueueUrl, model));
    // Lower case, and present when empty: the API's own form.
    return { queueUrls: [], ...page('queueUrls', queues, input, model, baseUrl) };
  },
);

/** The token is the name after which the next page begins. */
function page(
  member: string,
  queues: readonly Queue[],
  { NextToken, MaxResults }: z.infer<typeof pageSchema>,
  model: SqsModel,
  baseUrl: string,
) {
  if (MaxResults != null) requireRange('MaxResults', MaxResults, 1, limits.maxListedQueues);
  if (NextToken != null && MaxResults == null) throw missingParameter('MaxResults');
  const after = NextToken == null ? '' : nameInToken(NextToken);
  const rest = queues.filter((queue) => queue.identity.name > after);
  const shown = rest.slice(0, MaxResults ?? limits.maxListedQueues);
  const last = shown.at(-1);
  const urls = shown.map((queue) => queueUrl(queue, model, baseUrl));
  const isPaged = MaxResults != null && last !== undefined && shown.length < rest.length;
  return {
    ...unlessEmpty(member, urls),
    ...(isPaged
      ? { NextToken: Buffer.from(`after:${last.identity.name}`).toString('base64url') }
      : {}),
  };
}

function nameInToken(token: string): string {
  const [, name] = /^after:(.+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (name === undefined) throw new SqsError('InvalidParameterValue', 'NextToken is not valid.');
  return name;
}
