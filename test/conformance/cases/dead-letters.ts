import {
  CancelMessageMoveTaskCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { api, type ConformanceCase, guide } from '../case.ts';
import { expectRefusal } from '../refusal.ts';
import type { Target } from '../target.ts';

const queues = guide('sqs-dead-letter-queues', 'How dead-letter queues work');
const retention = guide('sqs-dead-letter-queues', 'Understanding message retention periods');
const redrive = guide('sqs-configure-dead-letter-queue-redrive', 'whole page');
const start = api('StartMessageMoveTask', 'Description');

/** Receives the first message and gives it back, as a consumer that fails. */
async function fail(t: Target, queue: string): Promise<void> {
  await t.changeVisibility(queue, await t.one(queue), 0);
}

/** Leaves these bodies of group `a` in the dead-letter queue. */
async function makeDeadLetters(t: Target, bodies: readonly string[]) {
  const [queue, deadLetters] = await t.withDeadLetters('fifo', 1);
  await t.sendAll(queue, 'a', bodies);
  for (const message of await t.receive(queue)) await t.changeVisibility(queue, message, 0);
  expect(await t.bodies(queue)).toEqual([]);
  return { queue, deadLetters, sourceArn: await t.arn(deadLetters) };
}

/** What is received too often, and the way back. */
export const deadLetters: readonly ConformanceCase[] = [
  {
    id: 'C060',
    title: 'a message is moved when it would be received more than maxReceiveCount times',
    source: queues,
    run: async (t) => {
      const [queue, dead] = await t.withDeadLetters('fifo', 2);
      await t.sendAll(queue, 'a', ['1']);
      await fail(t, queue);
      await fail(t, queue);
      expect(await t.bodies(queue)).toEqual([]);
      expect(await t.bodies(dead)).toEqual(['1']);
    },
  },
  {
    id: 'C061',
    title: 'a message received maxReceiveCount times can still be deleted by its receiver',
    source: queues,
    run: async (t) => {
      const [queue, dead] = await t.withDeadLetters('fifo', 1);
      await t.sendAll(queue, 'a', ['1']);
      await t.delete(queue, await t.one(queue));
      expect(await t.bodies(queue)).toEqual([]);
      expect(await t.bodies(dead)).toEqual([]);
    },
  },
  {
    id: 'C062',
    title: 'the next messages of the group go on once the first is moved',
    source: queues,
    run: async (t) => {
      const [queue, dead] = await t.withDeadLetters('fifo', 1);
      await t.sendAll(queue, 'a', ['1', '2']);
      await fail(t, queue);
      expect(await t.bodies(queue)).toEqual(['2']);
      expect(await t.bodies(dead)).toEqual(['1']);
    },
  },
  {
    id: 'C063',
    title: 'a dead letter keeps its id, group and deduplication id, and names its source',
    source: api('ReceiveMessage', 'MessageSystemAttributeNames: DeadLetterQueueSourceArn'),
    run: async (t) => {
      const [queue, dead] = await t.withDeadLetters('fifo', 1);
      const sent = await t.send(queue, '1', { MessageGroupId: 'a', MessageDeduplicationId: 'x' });
      await fail(t, queue);
      await t.receive(queue);
      const message = await t.one(dead);
      expect(message.MessageId).toBe(sent.MessageId);
      expect(message.Attributes).toMatchObject({
        MessageGroupId: 'a',
        MessageDeduplicationId: 'x',
        DeadLetterQueueSourceArn: await t.arn(queue),
      });
    },
  },
  {
    id: 'C064',
    title: 'dead letters of one group keep their order',
    source: queues,
    run: async (t) => {
      const { deadLetters: dead } = await makeDeadLetters(t, ['1', '2', '3']);
      expect(await t.bodies(dead)).toEqual(['1', '2', '3']);
    },
  },
  {
    id: 'C065',
    title: 'retention starts anew when a message enters a FIFO dead-letter queue',
    source: retention,
    waitsSeconds: 100,
    run: async (t) => {
      const short = { MessageRetentionPeriod: '60' } as const;
      const dead = await t.fifo(short);
      const queue = await t.fifo({
        ...short,
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: await t.arn(dead),
          maxReceiveCount: 1,
        }),
      });
      await t.sendAll(queue, 'a', ['1']);
      await t.advance(50);
      await fail(t, queue);
      await t.receive(queue);
      await t.advance(50);
      expect(await t.bodies(dead)).toEqual(['1']);
    },
  },
  {
    id: 'C066',
    title: 'a standard dead letter keeps the age that it had',
    source: retention,
    waitsSeconds: 100,
    run: async (t) => {
      const short = { MessageRetentionPeriod: '60' } as const;
      const dead = await t.standard(short);
      const queue = await t.standard({
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: await t.arn(dead),
          maxReceiveCount: 1,
        }),
      });
      await t.send(queue, '1');
      await t.advance(50);
      await fail(t, queue);
      await t.receive(queue);
      await t.advance(50);
      expect(await t.bodies(dead)).toEqual([]);
    },
  },
  {
    id: 'C067',
    title: 'the dead-letter queue of a FIFO queue must be FIFO, and the other way round',
    source: api('CreateQueue', 'Attributes: RedrivePolicy, note'),
    run: async (t) => {
      const policy = async (queue: string) =>
        JSON.stringify({ deadLetterTargetArn: await t.arn(queue), maxReceiveCount: 3 });
      const [fifo, standard] = [await t.fifo(), await t.standard()];
      await expectRefusal(
        t.fifo({ RedrivePolicy: await policy(standard) }),
        'InvalidParameterValue',
        'InvalidAttributeValue',
      );
      await expectRefusal(
        t.standard({ RedrivePolicy: await policy(fifo) }),
        'InvalidParameterValue',
        'InvalidAttributeValue',
      );
    },
  },
  {
    id: 'C068',
    title: 'a redrive policy whose target does not exist is refused',
    source: guide('sqs-configure-dead-letter-queue', 'whole page'),
    run: async (t) => {
      const arn = `${await t.arn(await t.fifo())}`.replace(/[^:]+$/, t.uniqueName('.fifo'));
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 3 });
      await expectRefusal(t.fifo({ RedrivePolicy }), 'InvalidParameterValue');
    },
  },
  {
    id: 'C069',
    title: 'maxReceiveCount is 1 to 1,000',
    source: guide('sqs-configure-dead-letter-queue', 'Maximum receives'),
    run: async (t) => {
      const deadLetterTargetArn = await t.arn(await t.fifo());
      for (const maxReceiveCount of [0, 1001]) {
        const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
        await expectRefusal(t.fifo({ RedrivePolicy }), 'InvalidParameterValue');
      }
    },
  },
  {
    id: 'C070',
    title: 'a queue that denies all sources cannot be named as a dead-letter queue',
    source: api('CreateQueue', 'Attributes: RedriveAllowPolicy'),
    run: async (t) => {
      const dead = await t.fifo({
        RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'denyAll' }),
      });
      const RedrivePolicy = JSON.stringify({
        deadLetterTargetArn: await t.arn(dead),
        maxReceiveCount: 3,
      });
      await expectRefusal(t.fifo({ RedrivePolicy }), 'InvalidParameterValue');
    },
  },
  {
    id: 'C071',
    title: 'a queue that allows sources by name refuses the others',
    source: api('CreateQueue', 'Attributes: RedriveAllowPolicy'),
    run: async (t) => {
      const [allowed, other, dead] = [await t.fifo(), await t.fifo(), await t.fifo()];
      const set = (QueueUrl: string, Attributes: Record<string, string>) =>
        t.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
      await set(dead, {
        RedriveAllowPolicy: JSON.stringify({
          redrivePermission: 'byQueue',
          sourceQueueArns: [await t.arn(allowed)],
        }),
      });
      const RedrivePolicy = JSON.stringify({
        deadLetterTargetArn: await t.arn(dead),
        maxReceiveCount: 3,
      });
      await set(allowed, { RedrivePolicy });
      await expectRefusal(set(other, { RedrivePolicy }), 'InvalidParameterValue');
    },
  },
  {
    id: 'C072',
    title: 'the sources of a dead-letter queue are listed',
    source: api('ListDeadLetterSourceQueues', 'Description'),
    run: async (t) => {
      const [queue, dead] = await t.withDeadLetters('fifo', 3);
      const list = (QueueUrl: string) =>
        t.sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl }));
      expect((await list(dead)).queueUrls).toEqual([queue]);
      expect((await list(queue)).queueUrls ?? []).toEqual([]);
    },
  },
  {
    id: 'C073',
    title: 'a move task takes dead letters back to their source in the order of their group',
    source: start,
    run: async (t) => {
      const { queue, sourceArn } = await makeDeadLetters(t, ['1', '2', '3']);
      await t.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: sourceArn }));
      expect(await t.bodies(queue, { WaitTimeSeconds: 5 })).toEqual(['1', '2', '3']);
    },
  },
  {
    id: 'C074',
    title: 'a redriven message is a new one: another id, received for the first time',
    source: redrive,
    run: async (t) => {
      const { queue, deadLetters: dead, sourceArn } = await makeDeadLetters(t, ['1']);
      const before = await t.one(dead, { VisibilityTimeout: 0 });
      await t.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: sourceArn }));
      const after = await t.one(queue, { WaitTimeSeconds: 5 });
      expect(after.MessageId).not.toBe(before.MessageId);
      expect(after.Attributes?.ApproximateReceiveCount).toBe('1');
    },
  },
  {
    id: 'C075',
    title: 'a move task can name another destination',
    source: api('StartMessageMoveTask', 'DestinationArn'),
    run: async (t) => {
      const { sourceArn } = await makeDeadLetters(t, ['1']);
      const other = await t.fifo();
      await t.sqs.send(
        new StartMessageMoveTaskCommand({
          SourceArn: sourceArn,
          DestinationArn: await t.arn(other),
        }),
      );
      expect(await t.bodies(other, { WaitTimeSeconds: 5 })).toEqual(['1']);
    },
  },
  {
    id: 'C076',
    title: 'a move task moves no faster than its rate',
    source: api('StartMessageMoveTask', 'MaxNumberOfMessagesPerSecond'),
    waitsSeconds: 3,
    run: async (t) => {
      const { queue, sourceArn } = await makeDeadLetters(t, ['1', '2', '3']);
      await t.sqs.send(
        new StartMessageMoveTaskCommand({ SourceArn: sourceArn, MaxNumberOfMessagesPerSecond: 1 }),
      );
      const [running] = await listTasks(t, sourceArn);
      expect(running).toMatchObject({ Status: 'RUNNING', MaxNumberOfMessagesPerSecond: 1 });
      await t.advance(3);
      expect(await t.bodies(queue, { WaitTimeSeconds: 5 })).toEqual(['1', '2', '3']);
      const [done] = await listTasks(t, sourceArn);
      expect(done).toMatchObject({
        Status: 'COMPLETED',
        ApproximateNumberOfMessagesMoved: 3,
        ApproximateNumberOfMessagesToMove: 3,
      });
      expect(done?.TaskHandle).toBeUndefined();
    },
  },
  {
    id: 'C077',
    title: 'a queue has one move task at a time, and a cancelled one moves no more',
    source: start,
    waitsSeconds: 1,
    run: async (t) => {
      const { sourceArn } = await makeDeadLetters(t, ['1', '2', '3']);
      const begin = () =>
        t.sqs.send(
          new StartMessageMoveTaskCommand({
            SourceArn: sourceArn,
            MaxNumberOfMessagesPerSecond: 1,
          }),
        );
      const { TaskHandle } = await begin();
      await expectRefusal(begin(), 'UnsupportedOperation');
      await t.advance(1);
      const cancelled = await t.sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
      expect(cancelled.ApproximateNumberOfMessagesMoved).toBe(1);
      const [task] = await listTasks(t, sourceArn);
      expect(['CANCELLED', 'CANCELLING']).toContain(task?.Status);
    },
  },
  {
    id: 'C078',
    title: 'a queue that is nobody’s dead-letter queue cannot be redriven',
    source: start,
    run: async (t) => {
      const SourceArn = await t.arn(await t.fifo());
      await expectRefusal(
        t.sqs.send(new StartMessageMoveTaskCommand({ SourceArn })),
        'InvalidParameterValue',
      );
    },
  },
  {
    id: 'C079',
    title: 'a move task from a queue that does not exist is refused',
    source: api('StartMessageMoveTask', 'Errors'),
    run: async (t) => {
      const arn = (await t.arn(await t.fifo())).replace(/[^:]+$/, t.uniqueName('.fifo'));
      await expectRefusal(
        t.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn })),
        'ResourceNotFoundException',
      );
    },
  },
];

async function listTasks(t: Target, SourceArn: string) {
  const answer = await t.sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 10 }));
  return answer.Results ?? [];
}
