import { expect } from 'vitest';
import { api, type ConformanceCase, guide } from '../case.ts';
import { expectRefusal } from '../refusal.ts';

/** What standard queues do otherwise. */
export const standard: readonly ConformanceCase[] = [
  {
    id: 'C140',
    title: 'messages are received whatever else is in flight',
    source: guide('standard-queues', 'whole page'),
    run: async (t) => {
      const queue = await t.standard();
      await t.send(queue, '1', { MessageGroupId: 'a' });
      const first = await t.one(queue);
      await t.send(queue, '2', { MessageGroupId: 'a' });
      expect([first.Body, ...(await t.bodies(queue))]).toEqual(['1', '2']);
    },
  },
  {
    id: 'C141',
    title: 'a message may have a delay of its own',
    source: api('SendMessage', 'DelaySeconds'),
    waitsSeconds: 3,
    run: async (t) => {
      const queue = await t.standard();
      await t.send(queue, 'later', { DelaySeconds: 3 });
      await t.send(queue, 'now');
      expect(await t.bodies(queue)).toEqual(['now']);
      await t.advance(3);
      expect(await t.bodies(queue)).toEqual(['later']);
    },
  },
  {
    id: 'C142',
    title: 'a delay of its own, even 0, overrides that of the queue',
    source: api('SendMessage', 'DelaySeconds'),
    run: async (t) => {
      const queue = await t.standard({ DelaySeconds: '900' });
      await t.send(queue, 'now', { DelaySeconds: 0 });
      await t.send(queue, 'later');
      expect(await t.bodies(queue)).toEqual(['now']);
    },
  },
  {
    id: 'C143',
    title: 'a deduplication id is refused',
    source: api('SendMessage', 'MessageDeduplicationId'),
    run: async (t) => {
      await expectRefusal(
        t.send(await t.standard(), '1', { MessageDeduplicationId: 'x' }),
        'InvalidParameterValue',
      );
    },
  },
  {
    id: 'C144',
    title: 'a message group is accepted and answered (fair queues), with no sequence number',
    source: guide('sqs-fair-queues', 'whole page'),
    run: async (t) => {
      const queue = await t.standard();
      await t.send(queue, '1', { MessageGroupId: 'tenant' });
      const { Attributes } = await t.one(queue);
      expect(Attributes?.MessageGroupId).toBe('tenant');
      expect(Attributes?.SequenceNumber).toBeUndefined();
    },
  },
  {
    id: 'C145',
    title: 'equal bodies are different messages',
    source: guide('standard-queues', 'whole page'),
    run: async (t) => {
      const queue = await t.standard();
      await t.send(queue, 'same');
      await t.send(queue, 'same');
      expect(await t.bodies(queue)).toEqual(['same', 'same']);
    },
  },
  {
    id: 'C146',
    title: 'the latest handle deletes a message even after its visibility timeout',
    source: guide('sqs-visibility-timeout', 'whole page'),
    waitsSeconds: 2,
    run: async (t) => {
      const queue = await t.standard({ VisibilityTimeout: '2' });
      await t.send(queue, '1');
      const late = await t.one(queue);
      await t.advance(2);
      await t.delete(queue, late);
      expect(await t.bodies(queue)).toEqual([]);
    },
  },
  {
    id: 'C147',
    title: 'an old handle succeeds and need not delete',
    source: api('DeleteMessage', 'Description'),
    run: async (t) => {
      const queue = await t.standard();
      await t.send(queue, '1');
      const early = await t.one(queue, { VisibilityTimeout: 0 });
      const latest = await t.one(queue);
      await t.delete(queue, early);
      await t.delete(queue, latest);
      expect(await t.bodies(queue)).toEqual([]);
    },
  },
  {
    id: 'C148',
    title: 'changing the visibility of a message that is visible again is refused',
    source: api('ChangeMessageVisibility', 'Errors: MessageNotInflight'),
    run: async (t) => {
      const queue = await t.standard();
      await t.send(queue, '1');
      const message = await t.one(queue, { VisibilityTimeout: 0 });
      await expectRefusal(
        t.changeVisibility(queue, message, 5),
        'MessageNotInflight',
        'InvalidParameterValue',
      );
    },
  },
  {
    id: 'C149',
    title: 'a dead letter of a standard queue keeps its id',
    source: guide('sqs-dead-letter-queues', 'How dead-letter queues work'),
    run: async (t) => {
      const [queue, dead] = await t.withDeadLetters('standard', 1);
      const sent = await t.send(queue, '1');
      await t.one(queue, { VisibilityTimeout: 0 });
      expect(await t.bodies(queue)).toEqual([]);
      expect((await t.one(dead)).MessageId).toBe(sent.MessageId);
    },
  },
];
