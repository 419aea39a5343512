import * as z from 'zod/mini';
import { dynamoDbClient, sqsClient } from '../runtime/aws/clients.ts';
import { dynamoDbStore } from '../runtime/aws/dynamodb-store.ts';
import { sqsQueues } from '../runtime/aws/sqs-queues.ts';
import { sourceQueues, sqsSource } from '../runtime/aws/sqs-source.ts';
import { createConsumer } from '../runtime/consumer.ts';
import { json, readEnvironment, text } from '../runtime/environment.ts';
import { jsonLogger } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { orderStage } from './stage.ts';

const env = readEnvironment({
  ORDERS_TABLE: text,
  IDEMPOTENCY_TABLE: text,
  FAILURES_TABLE: text,
  SOURCE_QUEUES: json(sourceQueues),
  MAX_RECEIVE_COUNT: z.coerce.number().check(z.positive()),
  INVENTORY_QUEUE_URL: text,
  EMAIL_QUEUE_URL: text,
});

const sqs = sqsClient();

export const handler = createConsumer(orderStage, {
  store: dynamoDbStore(
    dynamoDbClient(),
    { orders: env.ORDERS_TABLE, idempotency: env.IDEMPOTENCY_TABLE, failures: env.FAILURES_TABLE },
    systemClock,
  ),
  queues: sqsQueues(sqs, {
    inventory: env.INVENTORY_QUEUE_URL,
    email: env.EMAIL_QUEUE_URL,
  }),
  source: sqsSource(sqs, env.SOURCE_QUEUES, env.MAX_RECEIVE_COUNT),
  clock: systemClock,
  log: jsonLogger(),
});
