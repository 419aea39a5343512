/** What `large-orders.test.ts` rests on: the service does not take what is not divided. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sqsClient } from '../../lambdas/runtime/aws/clients.ts';
import { sqsQueues } from '../../lambdas/runtime/aws/sqs-queues.ts';
import type { Outgoing, QueueClient } from '../../lambdas/runtime/ports.ts';
import { Random } from '../simulation/random.ts';
import { FastClock } from './fast-clock.ts';
import { queueName } from './names.ts';
import { clientSettings } from './pipeline.ts';
import { type Services, startServices } from './services.ts';

/** Ten are more than the 1 MiB that SendMessageBatch takes (API reference). */
const MESSAGE_BYTES = 200 * 1024;

const messages: readonly Outgoing[] = Array.from({ length: 10 }, (_, n) => ({
  queue: 'orders',
  groupId: `group-${n}`,
  id: `large-${n}`,
  body: String(n).repeat(MESSAGE_BYTES),
}));

let services: Services;
let queues: QueueClient;
let client: ReturnType<typeof sqsClient>;

beforeAll(async () => {
  const onError = (error: unknown) => {
    throw error;
  };
  services = await startServices(new FastClock(), new Random(1), onError);
  client = sqsClient({
    ...clientSettings(services.url),
    requestHandler: { requestTimeout: 30_000 },
  });
  const { accountId } = services.sqs.place;
  queues = sqsQueues(client, { orders: `${services.url}/${accountId}/${queueName('orders')}` });
});
afterAll(async () => {
  client.destroy();
  await services.stop();
});

it('a batch of more than 1 MiB, undivided, is refused', async () => {
  await expect(queues.sendBatch('orders', messages)).rejects.toThrow('BatchRequestTooLong');

  expect(services.sqs.receive(queueName('orders'), { maxMessages: 10 })).toEqual([]);
});
