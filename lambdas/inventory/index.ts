import { currency } from '../../core/schema.ts';
import { dynamoDbClient, sqsClient } from '../runtime/aws/clients.ts';
import { dynamoDbStore } from '../runtime/aws/dynamodb-store.ts';
import { sqsQueues } from '../runtime/aws/sqs-queues.ts';
import { createConsumer } from '../runtime/consumer.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { jsonLogger } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { inventoryStage } from './stage.ts';

const env = readEnvironment({
  STOCK_TABLE: text,
  RESERVATIONS_TABLE: text,
  IDEMPOTENCY_TABLE: text,
  REPLIES_QUEUE_URL: text,
  CURRENCY: currency,
});

export const handler = createConsumer(inventoryStage(env.CURRENCY), {
  store: dynamoDbStore(
    dynamoDbClient(),
    {
      stock: env.STOCK_TABLE,
      reservations: env.RESERVATIONS_TABLE,
      idempotency: env.IDEMPOTENCY_TABLE,
    },
    systemClock,
  ),
  queues: sqsQueues(sqsClient(), { replies: env.REPLIES_QUEUE_URL }),
  clock: systemClock,
  log: jsonLogger(),
});
