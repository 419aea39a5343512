import { dynamoDbClient, sqsClient } from '../runtime/aws/clients.ts';
import { dynamoDbStore } from '../runtime/aws/dynamodb-store.ts';
import { sqsQueues } from '../runtime/aws/sqs-queues.ts';
import { createConsumer } from '../runtime/consumer.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { jsonLogger } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { orderStage } from './stage.ts';

const env = readEnvironment({
  ORDERS_TABLE: text,
  IDEMPOTENCY_TABLE: text,
  INVENTORY_QUEUE_URL: text,
  EMAIL_QUEUE_URL: text,
});

export const handler = createConsumer(orderStage, {
  store: dynamoDbStore(
    dynamoDbClient(),
    { orders: env.ORDERS_TABLE, idempotency: env.IDEMPOTENCY_TABLE },
    systemClock,
  ),
  queues: sqsQueues(sqsClient(), {
    inventory: env.INVENTORY_QUEUE_URL,
    email: env.EMAIL_QUEUE_URL,
  }),
  clock: systemClock,
  log: jsonLogger(),
});
