import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { api, type ConformanceCase, guide } from '../case.ts';
import { expectRefusal } from '../refusal.ts';
import type { Attributes, Target } from '../target.ts';

const exactlyOnce = guide('FIFO-queues-exactly-once-processing', 'whole page');
const dedupId = api('SendMessage', 'MessageDeduplicationId');
const scope = api('CreateQueue', 'Attributes: DeduplicationScope');
const explicit: Attributes = { ContentBasedDeduplication: 'false' };

function sendAs(t: Target, queue: string, body: string, id: string, group = 'a') {
  return t.send(queue, body, { MessageGroupId: group, MessageDeduplicationId: id });
}

/** What is sent twice within five minutes is there once. */
export const deduplication: readonly ConformanceCase[] = [
  {
    id: 'C020',
    title: 'a repeated deduplication id is accepted and not delivered',
    source: dedupId,
    run: async (t) => {
      const queue = await t.fifo(explicit);
      await sendAs(t, queue, 'first', 'x');
      await sendAs(t, queue, 'second', 'x');
      expect(await t.bodies(queue)).toEqual(['first']);
    },
  },
  {
    id: 'C021',
    title: 'a duplicate answers the message id and sequence number of the original',
    source: exactlyOnce,
    run: async (t) => {
      const queue = await t.fifo(explicit);
      const original = await sendAs(t, queue, 'first', 'x');
      const duplicate = await sendAs(t, queue, 'first', 'x');
      expect(duplicate.MessageId).toBe(original.MessageId);
      expect(duplicate.SequenceNumber).toBe(original.SequenceNumber);
    },
  },
  {
    id: 'C022',
    title: 'deduplication goes on after the message was received and deleted',
    source: dedupId,
    run: async (t) => {
      const queue = await t.fifo(explicit);
      await sendAs(t, queue, 'first', 'x');
      await t.delete(queue, await t.one(queue));
      await sendAs(t, queue, 'second', 'x');
      expect(await t.bodies(queue)).toEqual([]);
    },
  },
  {
    id: 'C023',
    title: 'after five minutes the same deduplication id makes a new message',
    source: dedupId,
    waitsSeconds: 300,
    run: async (t) => {
      const queue = await t.fifo(explicit);
      const first = await sendAs(t, queue, 'first', 'x');
      await t.advance(300);
      const second = await sendAs(t, queue, 'second', 'x');
      expect(second.MessageId).not.toBe(first.MessageId);
      expect(await t.bodies(queue)).toEqual(['first', 'second']);
    },
  },
  {
    id: 'C024',
    title: 'just under five minutes the same deduplication id is still a duplicate',
    source: dedupId,
    waitsSeconds: 299,
    run: async (t) => {
      const queue = await t.fifo(explicit);
      await sendAs(t, queue, 'first', 'x');
      await t.advance(299);
      await sendAs(t, queue, 'second', 'x');
      expect(await t.bodies(queue)).toEqual(['first']);
    },
  },
  {
    id: 'C025',
    title: 'a duplicate does not prolong the five minutes',
    source: dedupId,
    waitsSeconds: 310,
    run: async (t) => {
      const queue = await t.fifo(explicit);
      await sendAs(t, queue, 'first', 'x');
      await t.advance(200);
      await sendAs(t, queue, 'second', 'x');
      await t.advance(110);
      await sendAs(t, queue, 'third', 'x');
      expect(await t.bodies(queue)).toEqual(['first', 'third']);
    },
  },
  {
    id: 'C026',
    title: 'with scope queue, one id deduplicates across groups',
    source: scope,
    run: async (t) => {
      const queue = await t.fifo({ ...explicit, DeduplicationScope: 'queue' });
      await sendAs(t, queue, 'first', 'x', 'a');
      await sendAs(t, queue, 'second', 'x', 'b');
      expect(await t.bodies(queue)).toEqual(['first']);
    },
  },
  {
    id: 'C027',
    title: 'with scope messageGroup, one id may be used in each group',
    source: scope,
    run: async (t) => {
      const queue = await t.fifo({ ...explicit, DeduplicationScope: 'messageGroup' });
      await sendAs(t, queue, 'first', 'x', 'a');
      await sendAs(t, queue, 'second', 'x', 'b');
      await sendAs(t, queue, 'third', 'x', 'a');
      expect((await t.bodies(queue)).sort()).toEqual(['first', 'second']);
    },
  },
  {
    id: 'C028',
    title: 'content-based deduplication drops an equal body',
    source: api('CreateQueue', 'Attributes: ContentBasedDeduplication'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['same', 'same', 'other']);
      expect(await t.bodies(queue)).toEqual(['same', 'other']);
    },
  },
  {
    id: 'C029',
    title: 'content-based deduplication does not look at message attributes',
    source: api('CreateQueue', 'Attributes: ContentBasedDeduplication'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['same']);
      await t.send(queue, 'same', {
        MessageGroupId: 'a',
        MessageAttributes: { n: { DataType: 'Number', StringValue: '1' } },
      });
      expect(await t.bodies(queue)).toEqual(['same']);
    },
  },
  {
    id: 'C030',
    title: 'the deduplication id of content is the SHA-256 of the body',
    source: api('CreateQueue', 'Attributes: ContentBasedDeduplication'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['body']);
      const message = await t.one(queue);
      const digest = createHash('sha256').update('body').digest('hex');
      expect(message.Attributes?.MessageDeduplicationId).toBe(digest);
    },
  },
  {
    id: 'C031',
    title: 'an explicit id equal to the generated one is a duplicate',
    source: api('CreateQueue', 'Attributes: ContentBasedDeduplication'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['body']);
      await sendAs(t, queue, 'another', createHash('sha256').update('body').digest('hex'));
      expect(await t.bodies(queue)).toEqual(['body']);
    },
  },
  {
    id: 'C032',
    title: 'an explicit id overrides the generated one',
    source: dedupId,
    run: async (t) => {
      const queue = await t.fifo();
      await sendAs(t, queue, 'same', 'x');
      await sendAs(t, queue, 'same', 'y');
      expect(await t.bodies(queue)).toEqual(['same', 'same']);
    },
  },
  {
    id: 'C033',
    title: 'without content-based deduplication, a message without an id is refused',
    source: dedupId,
    run: async (t) => {
      const queue = await t.fifo(explicit);
      await expectRefusal(
        t.send(queue, '1', { MessageGroupId: 'a' }),
        'InvalidParameterValue',
        'MissingParameter',
      );
    },
  },
  {
    id: 'C034',
    title: 'duplicates within one batch are both answered as successful and stored once',
    source: exactlyOnce,
    run: async (t) => {
      const queue = await t.fifo();
      const answer = await t.sendBatch(queue, [
        { Id: 'one', MessageBody: 'same', MessageGroupId: 'a' },
        { Id: 'two', MessageBody: 'same', MessageGroupId: 'a' },
      ]);
      const ids = answer.Successful?.map((entry) => entry.MessageId);
      expect(ids).toHaveLength(2);
      expect(new Set(ids).size).toBe(1);
      expect(await t.bodies(queue)).toEqual(['same']);
    },
  },
  {
    id: 'C035',
    title: 'a deduplication id of more than 128 characters is refused',
    source: dedupId,
    run: async (t) => {
      const queue = await t.fifo(explicit);
      await sendAs(t, queue, 'fits', 'x'.repeat(128));
      await expectRefusal(sendAs(t, queue, 'long', 'x'.repeat(129)), 'InvalidParameterValue');
    },
  },
  {
    id: 'C036',
    title: 'a group id with a space or an umlaut is refused, punctuation is not',
    source: api('SendMessage', 'MessageGroupId'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', ['1']);
      for (const group of ['a b', 'ü', 'x'.repeat(129)]) {
        await expectRefusal(t.sendAll(queue, group, ['2']), 'InvalidParameterValue');
      }
    },
  },
];
