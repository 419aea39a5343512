import { expect, it } from 'vitest';
import { SqsPoller } from '../../../local/sqs/poller.ts';
import { fifoAttributes, redriveTo, setUpModel } from './model-setup.ts';

const queue = 'orders.fifo';

function setUp() {
  const { model, clock } = setUpModel();
  model.createQueue(queue, fifoAttributes);
  return { model, clock, poller: new SqsPoller(model) };
}

it('a waiting receive takes the whole batch that was sent meanwhile', async () => {
  const { model, poller } = setUp();
  const poll = poller.receive(queue, { maxMessages: 10, waitMs: 20_000 });
  for (const body of ['1', '2', '3']) model.send(queue, { body, groupId: 'a' });
  expect((await poll).map((message) => message.body)).toEqual(['1', '2', '3']);
});

it('a waiting receive ends empty when its signal aborts, and takes nothing later', async () => {
  const { model, poller } = setUp();
  const client = new AbortController();
  const poll = poller.receive(queue, { waitMs: 20_000, signal: client.signal });
  client.abort();
  expect(await poll).toEqual([]);
  model.send(queue, { body: '1', groupId: 'a' });
  await Promise.resolve();
  expect(model.queue(queue).counts).toEqual({ delayed: 0, visible: 1, 'in-flight': 0 });
  expect(poller.waiting).toBe(0);
});

it('a send and an abort at the same moment leave the message in the queue', async () => {
  const { model, poller } = setUp();
  const client = new AbortController();
  const poll = poller.receive(queue, { waitMs: 20_000, signal: client.signal });
  model.send(queue, { body: '1', groupId: 'a' });
  client.abort();
  expect(await poll).toEqual([]);
  expect(model.queue(queue).counts.visible).toBe(1);
});

it('of two waiting receives, one gets the message and the other goes on waiting', async () => {
  const { model, clock, poller } = setUp();
  const polls = [1, 2].map(() => poller.receive(queue, { waitMs: 20_000 }));
  model.send(queue, { body: '1', groupId: 'a' });
  await Promise.race(polls);
  expect(poller.waiting).toBe(1);
  await clock.advance(20_000);
  const counts = (await Promise.all(polls)).map((messages) => messages.length);
  expect(counts).toEqual([1, 0]);
});

it('a waiting receive sleeps until the visibility timeout that was shortened meanwhile', async () => {
  const { model, clock, poller } = setUp();
  model.send(queue, { body: '1', groupId: 'a' });
  const [message] = model.receive(queue);
  const poll = poller.receive(queue, { waitMs: 20_000 });
  poller.changeVisibility(queue, message?.receiptHandle ?? '', 2);
  await clock.advance(2_000);
  expect(await poll).toHaveLength(1);
});

it('a waiting receive is refused when its queue is deleted', async () => {
  const { model, poller } = setUp();
  const poll = poller.receive(queue, { waitMs: 20_000 });
  model.deleteQueue(queue);
  await expect(poll).rejects.toMatchObject({ type: 'QueueDoesNotExist' });
});

it('a move task with a rate wakes the receive that waits for its messages', async () => {
  const { model, clock, poller } = setUp();
  const dead = model.createQueue('dead.fifo', fifoAttributes).identity.arn;
  model.setAttributes(queue, redriveTo(dead, 1));
  model.send(queue, { body: '1', groupId: 'a' });
  model.receive(queue, { visibilityTimeoutSeconds: 0 });
  expect(model.receive(queue)).toEqual([]);
  const poll = poller.receive(queue, { waitMs: 20_000 });
  model.startMoveTask({ sourceArn: dead, maxPerSecond: 3 });
  await clock.advance(334);
  expect(await poll).toHaveLength(1);
});

it('a batch of deletes answers the handles that were refused, and why', async () => {
  const { model, poller } = setUp();
  model.send(queue, { body: '1', groupId: 'a' });
  const [message] = await poller.receive(queue);
  const refused = poller.deleteBatch(queue, [message?.receiptHandle ?? '', 'made-up']);
  expect(refused).toMatchObject([
    { receiptHandle: 'made-up', error: { type: 'ReceiptHandleIsInvalid' } },
  ]);
  expect(model.queue(queue).counts['in-flight']).toBe(0);
});
