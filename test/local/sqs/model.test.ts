import { expect, it } from 'vitest';
import type { SqsModel } from '../../../local/sqs/model.ts';
import { fifoAttributes, redriveTo, setUpModel } from './model-setup.ts';

const queue = 'orders.fifo';

function sendMany(model: SqsModel, count: number): void {
  for (let index = 0; index < count; index += 1) {
    model.send(queue, { body: String(index), groupId: `g${index % 100}` });
  }
}

it('two models with the same seed, clock and calls answer the same', () => {
  const [first, second] = [1, 2].map(() => {
    const { model } = setUpModel(7);
    model.createQueue(queue, fifoAttributes);
    sendMany(model, 20);
    return model.receive(queue, { maxMessages: 10 });
  });
  expect(first).toEqual(second);
});

it('a FIFO queue with 120,000 messages in flight answers none, and no error', () => {
  const { model } = setUpModel();
  model.createQueue(queue, fifoAttributes);
  for (let index = 0; index < 120_001; index += 1) {
    model.send(queue, { body: 'x', groupId: String(index), deduplicationId: String(index) });
  }
  let received = 0;
  for (let got = 1; got > 0; received += got) {
    got = model.receive(queue, { maxMessages: 10 }).length;
  }
  expect(received).toBe(120_000);
});

it('a standard queue with 120,000 messages in flight refuses a short poll', () => {
  const { model } = setUpModel();
  model.createQueue('work');
  for (let index = 0; index < 120_001; index += 1) model.send('work', { body: 'x' });
  for (let index = 0; index < 12_000; index += 1) model.receive('work', { maxMessages: 10 });
  expect(() => model.receive('work')).toThrow(expect.objectContaining({ type: 'OverLimit' }));
  expect(model.receive('work', { longPoll: true })).toEqual([]);
});

it('a message stays where it is when its dead-letter queue is gone', () => {
  const { model } = setUpModel();
  const dead = model.createQueue('dead.fifo', fifoAttributes).identity.arn;
  model.createQueue(queue, { ...fifoAttributes, ...redriveTo(dead, 1) });
  model.deleteQueue('dead.fifo');
  model.send(queue, { body: '1', groupId: 'a' });
  model.receive(queue, { visibilityTimeoutSeconds: 0 });
  expect(model.receive(queue)).toHaveLength(1);
});

it('a move task fails when the source of its messages is gone', () => {
  const { model } = setUpModel();
  const dead = model.createQueue('dead.fifo', fifoAttributes).identity.arn;
  for (const name of [queue, 'other.fifo']) {
    model.createQueue(name, { ...fifoAttributes, ...redriveTo(dead, 1) });
  }
  model.send(queue, { body: '1', groupId: 'a' });
  model.receive(queue, { visibilityTimeoutSeconds: 0 });
  model.receive(queue);
  model.deleteQueue(queue);
  expect(model.startMoveTask({ sourceArn: dead })).toMatchObject({
    status: 'FAILED',
    failureReason: 'AWS.SimpleQueueService.NonExistentQueue',
    moved: 0,
  });
  expect(model.queue('dead.fifo').counts.visible).toBe(1);
});
