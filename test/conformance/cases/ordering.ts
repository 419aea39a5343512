import { expect } from 'vitest';
import { api, type ConformanceCase, guide } from '../case.ts';
import { expectRefusal } from '../refusal.ts';

const logic = guide('FIFO-queues-understanding-logic', 'Receiving messages');
const groups = api('SendMessage', 'MessageGroupId');
const blocked = api('ReceiveMessage', 'ReceiveRequestAttemptId: while messages are invisible');

/** Order within a group, and what a message in flight holds back. */
export const ordering: readonly ConformanceCase[] = [
  {
    id: 'C001',
    title: 'messages of one group are received in the order in which they were sent',
    source: logic,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2', '3']);
      expect(await t.bodies(queue)).toEqual(['1', '2', '3']);
    },
  },
  {
    id: 'C002',
    title: 'one receive returns several messages of the same group',
    source: logic,
    run: async (t) => {
      const queue = await t.fifo();
      const bodies = Array.from({ length: 10 }, (_, index) => `message ${index}`);
      await t.sendAll(queue, 'a', bodies);
      expect(await t.bodies(queue, { MaxNumberOfMessages: 10 })).toEqual(bodies);
    },
  },
  {
    id: 'C003',
    title: 'a receive takes as many messages of one group as possible before another group',
    source: logic,
    run: async (t) => {
      const queue = await t.fifo();
      for (const number of ['1', '2', '3']) {
        await t.sendAll(queue, 'a', [`a${number}`]);
        await t.sendAll(queue, 'b', [`b${number}`]);
      }
      const bodies = await t.bodies(queue, { MaxNumberOfMessages: 3 });
      expect([
        ['a1', 'a2', 'a3'],
        ['b1', 'b2', 'b3'],
      ]).toContainEqual(bodies);
    },
  },
  {
    id: 'C004',
    title: 'a receive with room left goes on with other groups',
    source: logic,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['a1', 'a2']);
      await t.sendAll(queue, 'b', ['b1', 'b2']);
      const bodies = await t.bodies(queue);
      expect(bodies.filter((body) => body?.startsWith('a'))).toEqual(['a1', 'a2']);
      expect(bodies.filter((body) => body?.startsWith('b'))).toEqual(['b1', 'b2']);
    },
  },
  {
    id: 'C005',
    title: 'a group with a message in flight gives no other message',
    source: blocked,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2']);
      await t.one(queue);
      expect(await t.bodies(queue)).toEqual([]);
    },
  },
  {
    id: 'C006',
    title: 'other groups can be received while one is blocked',
    source: blocked,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['a1', 'a2']);
      await t.one(queue);
      await t.sendAll(queue, 'b', ['b1']);
      expect(await t.bodies(queue)).toEqual(['b1']);
    },
  },
  {
    id: 'C007',
    title: 'deleting the message in flight frees its group',
    source: guide('interleaving-multiple-ordered-message-groups', 'whole page'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2']);
      await t.delete(queue, await t.one(queue));
      expect(await t.bodies(queue)).toEqual(['2']);
    },
  },
  {
    id: 'C008',
    title: 'a group stays blocked until every message of it in flight is dealt with',
    source: blocked,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2', '3']);
      const [first, second] = await t.receive(queue, { MaxNumberOfMessages: 2 });
      await t.delete(queue, first ?? {});
      expect(await t.bodies(queue)).toEqual([]);
      await t.delete(queue, second ?? {});
      expect(await t.bodies(queue)).toEqual(['3']);
    },
  },
  {
    id: 'C009',
    title: 'a message whose visibility timeout ended comes back before later ones of its group',
    source: guide('sqs-visibility-timeout', 'In flight messages'),
    waitsSeconds: 5,
    run: async (t) => {
      const queue = await t.fifo({ VisibilityTimeout: '5' });
      await t.sendAll(queue, 'a', ['1', '2']);
      await t.one(queue);
      await t.advance(5);
      expect(await t.bodies(queue)).toEqual(['1', '2']);
    },
  },
  {
    id: 'C010',
    title: 'a message given back takes its own place in the group',
    source: api('ChangeMessageVisibility', 'VisibilityTimeout'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2', '3']);
      const [first, second] = await t.receive(queue, { MaxNumberOfMessages: 2 });
      await t.changeVisibility(queue, second ?? {}, 0);
      await t.delete(queue, first ?? {});
      expect(await t.bodies(queue)).toEqual(['2', '3']);
    },
  },
  {
    id: 'C011',
    title: 'a message given back waits for those of its group that are still in flight',
    source: blocked,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2']);
      const [first] = await t.receive(queue);
      await t.changeVisibility(queue, first ?? {}, 0);
      expect(await t.bodies(queue)).toEqual([]);
    },
  },
  {
    id: 'C012',
    title: 'a message sent to a blocked group waits behind it',
    source: logic,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1']);
      const first = await t.one(queue);
      await t.sendAll(queue, 'a', ['2']);
      expect(await t.bodies(queue)).toEqual([]);
      await t.changeVisibility(queue, first, 0);
      expect(await t.bodies(queue)).toEqual(['1', '2']);
    },
  },
  {
    id: 'C013',
    title: 'sequence numbers grow within a group and have twenty digits',
    source: api('SendMessage', 'SequenceNumber'),
    run: async (t) => {
      const queue = await t.fifo();
      const first = await t.send(queue, '1', { MessageGroupId: 'a' });
      const second = await t.send(queue, '2', { MessageGroupId: 'a' });
      expect(first.SequenceNumber).toMatch(/^\d{20}$/);
      expect(BigInt(second.SequenceNumber ?? 0) > BigInt(first.SequenceNumber ?? 0)).toBe(true);
    },
  },
  {
    id: 'C014',
    title: 'a received message carries the sequence number that its send answered',
    source: api('ReceiveMessage', 'MessageSystemAttributeNames'),
    run: async (t) => {
      const queue = await t.fifo();
      const sent = await t.send(queue, '1', { MessageGroupId: 'a' });
      const message = await t.one(queue);
      expect(message.Attributes?.SequenceNumber).toBe(sent.SequenceNumber);
      expect(message.MessageId).toBe(sent.MessageId);
    },
  },
  {
    id: 'C015',
    title: 'a message without a group is refused',
    source: groups,
    run: async (t) => {
      await expectRefusal(t.send(await t.fifo(), '1'), 'MissingParameter');
    },
  },
  {
    id: 'C016',
    title: 'the entries of one batch keep their order within the group',
    source: logic,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendBatch(
        queue,
        ['1', '2', '3'].map((body) => ({ Id: body, MessageBody: body, MessageGroupId: 'a' })),
      );
      expect(await t.bodies(queue)).toEqual(['1', '2', '3']);
    },
  },
  {
    id: 'C017',
    title: 'order holds across receives of one message each',
    source: logic,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2', '3']);
      const seen: (string | undefined)[] = [];
      for (let index = 0; index < 3; index += 1) {
        const message = await t.one(queue);
        seen.push(message.Body);
        await t.delete(queue, message);
      }
      expect(seen).toEqual(['1', '2', '3']);
    },
  },
];
