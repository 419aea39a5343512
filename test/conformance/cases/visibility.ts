import { expect } from 'vitest';
import { api, type ConformanceCase, guide } from '../case.ts';
import { expectRefusal } from '../refusal.ts';

const timeout = guide('sqs-visibility-timeout', 'whole page');
const change = api('ChangeMessageVisibility', 'Description');
const attempt = api('ReceiveMessage', 'ReceiveRequestAttemptId');

/** Visibility timeouts, receipt handles and repeated receives on a FIFO queue. */
export const visibility: readonly ConformanceCase[] = [
  {
    id: 'C040',
    title: 'a received message is invisible for the visibility timeout of its queue',
    source: timeout,
    waitsSeconds: 5,
    run: async (t) => {
      const queue = await t.fifo({ VisibilityTimeout: '5' });
      await t.sendAll(queue, 'a', ['1']);
      await t.one(queue);
      await t.advance(2);
      expect(await t.bodies(queue, { WaitTimeSeconds: 0 })).toEqual([]);
      await t.advance(3);
      expect(await t.bodies(queue)).toEqual(['1']);
    },
  },
  {
    id: 'C041',
    title: "a receive's own visibility timeout overrides the queue's",
    source: api('ReceiveMessage', 'VisibilityTimeout'),
    waitsSeconds: 2,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1']);
      await t.one(queue, { VisibilityTimeout: 2 });
      await t.advance(2);
      expect(await t.bodies(queue)).toEqual(['1']);
    },
  },
  {
    id: 'C042',
    title: 'a receive with a visibility timeout of 0 leaves the message there to receive',
    source: api('ReceiveMessage', 'VisibilityTimeout'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1']);
      await t.one(queue, { VisibilityTimeout: 0 });
      expect(await t.bodies(queue)).toEqual(['1']);
    },
  },
  {
    id: 'C043',
    title: 'every receive gives a new receipt handle',
    source: api('DeleteMessage', 'Description'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1']);
      const first = await t.one(queue, { VisibilityTimeout: 0 });
      const second = await t.one(queue);
      expect(second.MessageId).toBe(first.MessageId);
      expect(second.ReceiptHandle).not.toBe(first.ReceiptHandle);
    },
  },
  {
    id: 'C044',
    title: 'deleting after the visibility timeout has ended is refused',
    source: api('ReceiveMessage', 'ReceiveRequestAttemptId: the action fails with an error'),
    waitsSeconds: 2,
    run: async (t) => {
      const queue = await t.fifo({ VisibilityTimeout: '2' });
      await t.sendAll(queue, 'a', ['1']);
      const late = await t.one(queue);
      await t.advance(2);
      await expectRefusal(t.delete(queue, late), 'InvalidParameterValue', 'ReceiptHandleIsInvalid');
      expect(await t.bodies(queue)).toEqual(['1']);
    },
  },
  {
    id: 'C045',
    title: 'the handle of an earlier receive cannot delete a message that another holds',
    source: api('ReceiveMessage', 'ReceiveRequestAttemptId: the action fails with an error'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1']);
      const early = await t.one(queue);
      await t.changeVisibility(queue, early, 0);
      const holder = await t.one(queue);
      await expectRefusal(t.delete(queue, early), 'InvalidParameterValue');
      await t.delete(queue, holder);
    },
  },
  {
    id: 'C046',
    title: 'a longer visibility timeout keeps the message back',
    source: change,
    waitsSeconds: 10,
    run: async (t) => {
      const queue = await t.fifo({ VisibilityTimeout: '3' });
      await t.sendAll(queue, 'a', ['1']);
      await t.changeVisibility(queue, await t.one(queue), 10);
      await t.advance(5);
      expect(await t.bodies(queue, { WaitTimeSeconds: 0 })).toEqual([]);
      await t.advance(5);
      expect(await t.bodies(queue)).toEqual(['1']);
    },
  },
  {
    id: 'C047',
    title: 'a visibility timeout of 0 gives the message back at once',
    source: change,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1']);
      await t.changeVisibility(queue, await t.one(queue), 0);
      expect(await t.bodies(queue)).toEqual(['1']);
    },
  },
  {
    id: 'C048',
    title: 'a visibility timeout outside 0 to 43,200 seconds is refused',
    source: api('ChangeMessageVisibility', 'VisibilityTimeout'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1']);
      const message = await t.one(queue);
      await expectRefusal(t.changeVisibility(queue, message, -1), 'InvalidParameterValue');
      await expectRefusal(t.changeVisibility(queue, message, 43_201), 'InvalidParameterValue');
    },
  },
  {
    id: 'C049',
    title: 'a message is in flight for at most twelve hours from its receive',
    source: change,
    waitsSeconds: 3600,
    run: async (t) => {
      const queue = await t.fifo({ VisibilityTimeout: '7200' });
      await t.sendAll(queue, 'a', ['1']);
      const message = await t.one(queue);
      await t.advance(3600);
      await expectRefusal(t.changeVisibility(queue, message, 43_200), 'InvalidParameterValue');
      await t.changeVisibility(queue, message, 39_600);
    },
  },
  {
    id: 'C050',
    title: 'changing the visibility of what is not in flight any more is refused',
    source: api('ChangeMessageVisibility', 'Errors'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1']);
      const message = await t.one(queue);
      await t.delete(queue, message);
      await expectRefusal(t.changeVisibility(queue, message, 5), 'InvalidParameterValue');
    },
  },
  {
    id: 'C051',
    title: 'deleting a message twice succeeds',
    source: api('DeleteMessage', 'Description'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1']);
      const message = await t.one(queue);
      await t.delete(queue, message);
      await t.delete(queue, message);
    },
  },
  {
    id: 'C052',
    title: 'a receipt handle that never was is refused',
    source: api('DeleteMessage', 'Errors'),
    run: async (t) => {
      const made = { ReceiptHandle: 'bm8gaGFuZGxl' };
      await expectRefusal(t.delete(await t.fifo(), made), 'ReceiptHandleIsInvalid');
    },
  },
  {
    id: 'C053',
    title: 'the receive count grows with every receive and the first receive time stays',
    source: api('ReceiveMessage', 'MessageSystemAttributeNames'),
    waitsSeconds: 2,
    run: async (t) => {
      const queue = await t.fifo({ VisibilityTimeout: '2' });
      await t.sendAll(queue, 'a', ['1']);
      const first = (await t.one(queue)).Attributes;
      await t.advance(2);
      const second = (await t.one(queue)).Attributes;
      expect([first?.ApproximateReceiveCount, second?.ApproximateReceiveCount]).toEqual(['1', '2']);
      expect(second?.ApproximateFirstReceiveTimestamp).toBe(
        first?.ApproximateFirstReceiveTimestamp,
      );
    },
  },
  {
    id: 'C054',
    title: 'a receive repeated with its attempt id returns the same messages and handles',
    source: attempt,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2']);
      const first = await t.receive(queue, { ReceiveRequestAttemptId: 'attempt' });
      const again = await t.receive(queue, { ReceiveRequestAttemptId: 'attempt' });
      expect(again.map((message) => message.Body)).toEqual(['1', '2']);
      expect(again.map((message) => message.ReceiptHandle)).toEqual(
        first.map((message) => message.ReceiptHandle),
      );
    },
  },
  {
    id: 'C055',
    title: 'a repeated receive starts the visibility timeout again',
    source: attempt,
    waitsSeconds: 9,
    run: async (t) => {
      const queue = await t.fifo({ VisibilityTimeout: '6' });
      await t.sendAll(queue, 'a', ['1']);
      await t.one(queue, { ReceiveRequestAttemptId: 'attempt' });
      await t.advance(4);
      await t.one(queue, { ReceiveRequestAttemptId: 'attempt' });
      await t.advance(4);
      expect(await t.bodies(queue, { WaitTimeSeconds: 0 })).toEqual([]);
    },
  },
  {
    id: 'C056',
    title: 'a receive cannot be repeated once one of its messages was deleted',
    source: attempt,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2']);
      const [first] = await t.receive(queue, { ReceiveRequestAttemptId: 'attempt' });
      await t.delete(queue, first ?? {});
      expect(await t.bodies(queue, { ReceiveRequestAttemptId: 'attempt' })).toEqual([]);
    },
  },
  {
    id: 'C057',
    title: 'another attempt id does not see the messages in flight',
    source: attempt,
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1']);
      await t.one(queue, { ReceiveRequestAttemptId: 'attempt' });
      expect(await t.bodies(queue, { ReceiveRequestAttemptId: 'other' })).toEqual([]);
    },
  },
  {
    id: 'C058',
    title: 'an attempt id is good for five minutes',
    source: attempt,
    waitsSeconds: 300,
    run: async (t) => {
      const queue = await t.fifo({ VisibilityTimeout: '600' });
      await t.sendAll(queue, 'a', ['1']);
      await t.one(queue, { ReceiveRequestAttemptId: 'attempt' });
      await t.advance(300);
      expect(await t.bodies(queue, { ReceiveRequestAttemptId: 'attempt' })).toEqual([]);
    },
  },
];
