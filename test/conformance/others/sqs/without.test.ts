import { expect, it } from 'vitest';
import type { Step } from './step.ts';
import { isDeadLetter, withoutAttribute, withoutInSent, withoutInSystem } from './without.ts';

const send: Step = { call: 'SendMessage', queue: 'main', message: { body: 'a' } };
const batch: Step = { call: 'SendMessageBatch', queue: 'main', entries: [] };
const receive: Step = {
  call: 'ReceiveMessage',
  queue: 'main',
  systemNames: [],
  attributeNames: [],
};
const attributes: Step = { call: 'GetQueueAttributes', queue: 'main', names: ['All'] };

it('hides a member of what a send answers, alone and in a batch', () => {
  const hide = withoutInSent('sequenceNumber');
  expect(hide(send, { id: '1', sequenceNumber: '2' })).toEqual({ id: '1' });
  expect(hide(batch, { sent: [{ entry: 'a', sequenceNumber: '2' }], failed: [] })).toEqual({
    sent: [{ entry: 'a' }],
    failed: [],
  });
});

it('hides a system attribute of each message', () => {
  const messages = [{ id: '1', system: { SenderId: 'x', SequenceNumber: '2' } }, { id: '2' }];
  expect(withoutInSystem('SequenceNumber')(receive, messages)).toEqual([
    { id: '1', system: { SenderId: 'x' } },
    { id: '2' },
  ]);
});

it('hides it of dead letters alone', () => {
  const sent = { id: '1', system: { SequenceNumber: '2' } };
  const moved = { id: '3', system: { SequenceNumber: '4', DeadLetterQueueSourceArn: 'arn:-main' } };
  expect(withoutInSystem('SequenceNumber', isDeadLetter)(receive, [sent, moved])).toEqual([
    sent,
    { id: '3', system: { DeadLetterQueueSourceArn: 'arn:-main' } },
  ]);
});

it('hides attributes of a queue', () => {
  const hide = withoutAttribute('A', 'B');
  expect(hide(attributes, { A: '1', B: '2', C: '3' })).toEqual({ C: '3' });
});

it('leaves the answers to other calls as they are', () => {
  const value = { sequenceNumber: '1', system: { A: '1' }, A: '1' };
  for (const hide of [withoutInSystem('A'), withoutAttribute('A')]) {
    expect(hide(send, value)).toEqual(value);
  }
  expect(withoutInSent('sequenceNumber')(receive, value)).toEqual(value);
});
