import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { api, type ConformanceCase } from '../case.ts';
import { expectRefusal } from '../refusal.ts';

const errors = api('SendMessageBatch', 'Errors');
const partial = api('SendMessageBatch', 'Description: partial failures');

function entry(Id: string, MessageBody = Id) {
  return { Id, MessageBody, MessageGroupId: 'a' };
}

/** Batch calls: each entry by itself, and what refuses the whole. */
export const batches: readonly ConformanceCase[] = [
  {
    id: 'C100',
    title: 'a batch answers each entry by its id',
    source: partial,
    run: async (t) => {
      const answer = await t.sendBatch(await t.fifo(), [entry('one'), entry('two')]);
      expect(answer.Successful?.map((success) => success.Id).sort()).toEqual(['one', 'two']);
      expect(answer.Failed ?? []).toEqual([]);
    },
  },
  {
    id: 'C101',
    title: 'an entry that is refused leaves the others alone',
    source: partial,
    run: async (t) => {
      const queue = await t.fifo();
      const answer = await t.sendBatch(queue, [
        entry('one'),
        { Id: 'two', MessageBody: 'no group' },
        entry('three', 'a\u0000b'),
        entry('four'),
      ]);
      expect(answer.Successful?.map((success) => success.Id)).toEqual(['one', 'four']);
      expect(answer.Failed?.map((failure) => [failure.Id, failure.SenderFault])).toEqual([
        ['two', true],
        ['three', true],
      ]);
      expect(await t.bodies(queue)).toEqual(['one', 'four']);
    },
  },
  {
    id: 'C102',
    title: 'a batch without entries is refused',
    source: errors,
    run: async (t) => {
      await expectRefusal(t.sendBatch(await t.fifo(), []), 'EmptyBatchRequest');
    },
  },
  {
    id: 'C103',
    title: 'a batch of eleven entries is refused whole',
    source: errors,
    run: async (t) => {
      const queue = await t.fifo();
      const eleven = Array.from({ length: 11 }, (_, index) => entry(`e${index}`));
      await expectRefusal(t.sendBatch(queue, eleven), 'TooManyEntriesInBatchRequest');
      expect(await t.bodies(queue)).toEqual([]);
    },
  },
  {
    id: 'C104',
    title: 'a batch with a repeated id is refused whole',
    source: errors,
    run: async (t) => {
      const queue = await t.fifo();
      const call = t.sendBatch(queue, [entry('same', '1'), entry('same', '2')]);
      await expectRefusal(call, 'BatchEntryIdsNotDistinct');
      expect(await t.bodies(queue)).toEqual([]);
    },
  },
  {
    id: 'C105',
    title: 'a batch with a malformed id is refused whole',
    source: errors,
    run: async (t) => {
      const queue = await t.fifo();
      for (const id of ['a.b', 'x'.repeat(81)]) {
        await expectRefusal(t.sendBatch(queue, [entry(id)]), 'InvalidBatchEntryId');
      }
    },
  },
  {
    id: 'C106',
    title: 'a batch of more than 1 MiB in all is refused whole',
    source: errors,
    run: async (t) => {
      const queue = await t.fifo();
      const half = 'x'.repeat(524_288);
      const call = t.sendBatch(queue, [entry('one', half), entry('two', `${half}y`)]);
      await expectRefusal(call, 'BatchRequestTooLong');
      expect(await t.bodies(queue)).toEqual([]);
    },
  },
  {
    id: 'C107',
    title: 'a batch of exactly 1 MiB in all is accepted',
    source: errors,
    run: async (t) => {
      const half = 'x'.repeat(524_288);
      const entries = [entry('one', half), entry('two', `y${half.slice(1)}`)];
      const answer = await t.sendBatch(await t.fifo(), entries);
      expect(answer.Successful).toHaveLength(2);
    },
  },
  {
    id: 'C108',
    title: 'a batch of deletes reports the handles that it refused',
    source: api('DeleteMessageBatch', 'Description'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2']);
      const [first, second] = await t.receive(queue);
      await t.changeVisibility(queue, second ?? {}, 0);
      const answer = await t.sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queue,
          Entries: [
            { Id: 'one', ReceiptHandle: first?.ReceiptHandle },
            { Id: 'two', ReceiptHandle: second?.ReceiptHandle },
            { Id: 'three', ReceiptHandle: 'made-up' },
          ],
        }),
      );
      expect(answer.Successful?.map((success) => success.Id)).toEqual(['one']);
      expect(answer.Failed?.map((failure) => failure.Id)).toEqual(['two', 'three']);
      expect(await t.bodies(queue)).toEqual(['2']);
    },
  },
  {
    id: 'C109',
    title: 'a batch changes the visibility of each of its messages',
    source: api('ChangeMessageVisibilityBatch', 'Description'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2']);
      const messages = await t.receive(queue);
      const answer = await t.sqs.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queue,
          Entries: messages.map(({ ReceiptHandle }, index) => ({
            Id: `e${index}`,
            ReceiptHandle,
            VisibilityTimeout: 0,
          })),
        }),
      );
      expect(answer.Successful).toHaveLength(2);
      expect(await t.bodies(queue)).toEqual(['1', '2']);
    },
  },
];
