import { afterAll, beforeAll, expect, it } from 'vitest';
import { sqsClient } from '../../lambdas/runtime/aws/clients.ts';
import { sqsQueues } from '../../lambdas/runtime/aws/sqs-queues.ts';
import type { Outgoing, QueueClient } from '../../lambdas/runtime/ports.ts';
import { sendOwed } from '../../lambdas/runtime/send-owed.ts';
import { Random } from '../simulation/random.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { FastClock } from './fast-clock.ts';
import { FaultPlan } from './fault-plan.ts';
import { queueName } from './names.ts';
import { clientSettings } from './pipeline.ts';
import { type FaultyProxy, type Observed, startProxy } from './proxy.ts';
import { type Services, startServices } from './services.ts';

/** SendMessageBatch, API reference: 1 MiB for all entries together. */
const MAX_BATCH_BYTES = 1_048_576;
const MESSAGE_BYTES = 200 * 1024;

const messages: readonly Outgoing[] = Array.from({ length: 10 }, (_, n) => ({
  queue: 'orders',
  groupId: `group-${n}`,
  id: `large-${n}`,
  body: String(n).repeat(MESSAGE_BYTES),
}));

let services: Services;
let proxy: FaultyProxy;
let queues: QueueClient;
let client: ReturnType<typeof sqsClient>;
const calls: Observed[] = [];

beforeAll(async () => {
  const onError = (error: unknown) => {
    throw error;
  };
  services = await startServices(new FastClock(), new Random(1), onError);
  const plan = new FaultPlan(1);
  plan.active = false;
  const onExchange = (observed: Observed) => calls.push(observed);
  proxy = await startProxy({ endpoint: services.url, plan, onError, onExchange });
  client = sqsClient({ ...clientSettings(proxy.url), requestHandler: { requestTimeout: 30_000 } });
  const { accountId } = services.sqs.place;
  queues = sqsQueues(client, { orders: `${proxy.url}/${accountId}/${queueName('orders')}` });
});
afterAll(async () => {
  client.destroy();
  await proxy.close();
  await services.stop();
});

it('a batch of more than 1 MiB, which SQS refuses, is sent in calls that it takes', async () => {
  await expect(queues.sendBatch('orders', messages)).rejects.toThrow('BatchRequestTooLong');
  await proxy.settled();
  calls.length = 0;

  expect(await sendOwed(queues, new RecordingLog(), messages)).toEqual(new Set());

  await proxy.settled();
  const sizes = calls.map(({ body }) => {
    const { Entries }: { Entries: readonly { MessageBody: string }[] } = JSON.parse(body);
    return Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
  });
  expect(sizes).toEqual([5 * MESSAGE_BYTES, 5 * MESSAGE_BYTES]);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_BATCH_BYTES);
  const received = services.sqs.receive(queueName('orders'), { maxMessages: 10 });
  // Each is a group of its own: the two calls go out side by side.
  expect(received.map(({ body }) => body).sort()).toEqual(messages.map(({ body }) => body).sort());
});
