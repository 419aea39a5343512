import {
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { api, type ConformanceCase } from '../case.ts';
import { expectRefusal } from '../refusal.ts';

const create = api('CreateQueue', 'Description');
const attributes = api('CreateQueue', 'Attributes');

/** Queues themselves: names, attributes, lists, tags. */
export const queues: readonly ConformanceCase[] = [
  {
    id: 'C120',
    title: 'creating a queue again with the same attributes answers the same URL',
    source: create,
    run: async (t) => {
      const name = t.uniqueName('.fifo');
      const first = await t.create(name, { FifoQueue: 'true', VisibilityTimeout: '40' });
      expect(await t.create(name, { FifoQueue: 'true', VisibilityTimeout: '40' })).toBe(first);
      expect(await t.create(name, { FifoQueue: 'true' })).toBe(first);
    },
  },
  {
    id: 'C121',
    title: 'creating a queue again with another value for an attribute is refused',
    source: create,
    run: async (t) => {
      const name = t.uniqueName('.fifo');
      await t.create(name, { FifoQueue: 'true', VisibilityTimeout: '40' });
      const call = t.create(name, { FifoQueue: 'true', VisibilityTimeout: '50' });
      await expectRefusal(call, 'QueueNameExists', 'QueueAlreadyExists');
    },
  },
  {
    id: 'C122',
    title: 'a FIFO queue needs both the suffix and the attribute',
    source: api('CreateQueue', 'QueueName'),
    run: async (t) => {
      await expectRefusal(t.create(t.uniqueName('.fifo')), 'InvalidParameterValue');
      await expectRefusal(t.create(t.uniqueName(), { FifoQueue: 'true' }), 'InvalidParameterValue');
    },
  },
  {
    id: 'C123',
    title: 'a name has at most 80 characters: letters, digits, hyphens, underscores',
    source: api('CreateQueue', 'QueueName'),
    run: async (t) => {
      const unique = t.uniqueName();
      await t.create(unique.padEnd(80, '_'));
      for (const name of [unique.padEnd(81, '_'), `${unique} `, `${unique}.x`]) {
        await expectRefusal(t.create(name), 'InvalidParameterValue');
      }
    },
  },
  {
    id: 'C124',
    title: 'a new FIFO queue has the documented defaults',
    source: attributes,
    run: async (t) => {
      const queue = await t.create(t.uniqueName('.fifo'), { FifoQueue: 'true' });
      expect(await t.attributes(queue)).toMatchObject({
        ContentBasedDeduplication: 'false',
        DeduplicationScope: 'queue',
        DelaySeconds: '0',
        FifoQueue: 'true',
        FifoThroughputLimit: 'perQueue',
        MaximumMessageSize: '1048576',
        MessageRetentionPeriod: '345600',
        ReceiveMessageWaitTimeSeconds: '0',
        VisibilityTimeout: '30',
      });
    },
  },
  {
    id: 'C125',
    title: 'attributes outside their ranges are refused',
    source: attributes,
    run: async (t) => {
      const outside: readonly [QueueAttributeName, string][] = [
        ['DelaySeconds', '901'],
        ['MaximumMessageSize', '1023'],
        ['MaximumMessageSize', '1048577'],
        ['MessageRetentionPeriod', '59'],
        ['MessageRetentionPeriod', '1209601'],
        ['ReceiveMessageWaitTimeSeconds', '21'],
        ['VisibilityTimeout', '43201'],
        ['VisibilityTimeout', 'soon'],
      ];
      for (const [name, value] of outside) {
        await expectRefusal(
          t.fifo({ [name]: value }),
          'InvalidAttributeValue',
          'InvalidParameterValue',
        );
      }
    },
  },
  {
    id: 'C126',
    title: 'throughput per group needs deduplication per group',
    source: api('CreateQueue', 'Attributes: FifoThroughputLimit'),
    run: async (t) => {
      const FifoThroughputLimit = 'perMessageGroupId';
      await expectRefusal(
        t.fifo({ FifoThroughputLimit }),
        'InvalidAttributeValue',
        'InvalidParameterValue',
      );
      await t.fifo({ FifoThroughputLimit, DeduplicationScope: 'messageGroup' });
    },
  },
  {
    id: 'C127',
    title: 'FIFO attributes are refused on a standard queue',
    source: attributes,
    run: async (t) => {
      await expectRefusal(
        t.standard({ ContentBasedDeduplication: 'true' }),
        'InvalidAttributeName',
      );
    },
  },
  {
    id: 'C128',
    title: 'set attributes are answered, the others stay',
    source: api('SetQueueAttributes', 'Description'),
    run: async (t) => {
      const queue = await t.fifo({ VisibilityTimeout: '40' });
      await t.sqs.send(
        new SetQueueAttributesCommand({ QueueUrl: queue, Attributes: { DelaySeconds: '5' } }),
      );
      expect(await t.attributes(queue)).toMatchObject({
        DelaySeconds: '5',
        VisibilityTimeout: '40',
      });
    },
  },
  {
    id: 'C129',
    title: 'a FIFO queue cannot become a standard one',
    source: api('CreateQueue', 'Attributes: FifoQueue'),
    run: async (t) => {
      const QueueUrl = await t.fifo();
      await expectRefusal(
        t.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { FifoQueue: 'false' } })),
        'InvalidAttributeName',
        'InvalidAttributeValue',
      );
    },
  },
  {
    id: 'C130',
    title: 'only the attributes that were asked for are answered, unknown ones are refused',
    source: api('GetQueueAttributes', 'AttributeNames'),
    run: async (t) => {
      const QueueUrl = await t.fifo();
      const get = (name: string) =>
        t.sqs.send(
          new GetQueueAttributesCommand({
            QueueUrl,
            AttributeNames: [name as QueueAttributeName],
          }),
        );
      expect((await get('FifoQueue')).Attributes).toEqual({ FifoQueue: 'true' });
      await expectRefusal(get('Colour'), 'InvalidAttributeName');
    },
  },
  {
    id: 'C131',
    title: 'visible and invisible messages are counted',
    source: api('GetQueueAttributes', 'AttributeNames: ApproximateNumberOfMessages'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2', '3']);
      await t.one(queue);
      expect(await t.attributes(queue)).toMatchObject({
        ApproximateNumberOfMessages: '2',
        ApproximateNumberOfMessagesNotVisible: '1',
        ApproximateNumberOfMessagesDelayed: '0',
      });
    },
  },
  {
    id: 'C132',
    title: 'a queue is found by its name, and one that does not exist is not',
    source: api('GetQueueUrl', 'Errors'),
    run: async (t) => {
      const name = t.uniqueName('.fifo');
      const queue = await t.create(name, { FifoQueue: 'true' });
      const find = (QueueName: string) => t.sqs.send(new GetQueueUrlCommand({ QueueName }));
      expect((await find(name)).QueueUrl).toBe(queue);
      await expectRefusal(find(t.uniqueName()), 'QueueDoesNotExist', 'NonExistentQueue');
    },
  },
  {
    id: 'C133',
    title: 'queues are listed by prefix, page by page',
    source: api('ListQueues', 'Description'),
    run: async (t) => {
      const prefix = t.uniqueName();
      const urls: string[] = [];
      for (const suffix of ['-1', '-2', '-3']) urls.push(await t.create(prefix + suffix));
      const list = (NextToken?: string) =>
        t.sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: 2, NextToken }));
      const first = await list();
      const second = await list(first.NextToken);
      expect(first.QueueUrls).toHaveLength(2);
      expect([...(first.QueueUrls ?? []), ...(second.QueueUrls ?? [])].sort()).toEqual(urls);
      expect(second.NextToken).toBeUndefined();
    },
  },
  {
    id: 'C134',
    title: 'a deleted queue does not exist, and its name rests for 60 seconds',
    source: api('DeleteQueue', 'Description'),
    waitsSeconds: 60,
    run: async (t) => {
      const name = t.uniqueName('.fifo');
      const fifo = { FifoQueue: 'true' } as const;
      const queue = await t.create(name, fifo);
      await t.sqs.send(new DeleteQueueCommand({ QueueUrl: queue }));
      await expectRefusal(
        t.send(queue, '1', { MessageGroupId: 'a', MessageDeduplicationId: 'x' }),
        'QueueDoesNotExist',
        'NonExistentQueue',
      );
      await expectRefusal(t.create(name, fifo), 'QueueDeletedRecently');
      await t.advance(60);
      await t.create(name, fifo);
    },
  },
  {
    id: 'C135',
    title: 'a purge empties the queue, and can be repeated only after 60 seconds',
    source: api('PurgeQueue', 'Description'),
    run: async (t) => {
      const QueueUrl = await t.fifo();
      await t.sendAll(QueueUrl, 'a', ['1', '2']);
      await t.one(QueueUrl);
      await t.sqs.send(new PurgeQueueCommand({ QueueUrl }));
      expect(await t.bodies(QueueUrl)).toEqual([]);
      await expectRefusal(t.sqs.send(new PurgeQueueCommand({ QueueUrl })), 'PurgeQueueInProgress');
    },
  },
  {
    id: 'C136',
    title: 'tags are set, listed and removed',
    source: api('TagQueue', 'Description'),
    run: async (t) => {
      const QueueUrl = await t.fifo();
      await t.sqs.send(new TagQueueCommand({ QueueUrl, Tags: { stage: 'test', owner: 'shop' } }));
      await t.sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['owner'] }));
      const answer = await t.sqs.send(new ListQueueTagsCommand({ QueueUrl }));
      expect(answer.Tags).toEqual({ stage: 'test' });
    },
  },
];
