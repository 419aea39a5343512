import * as z from 'zod/mini';
import { currency } from '../../core/schema.ts';
import { dynamoDbClient, sqsClient } from '../runtime/aws/clients.ts';
import { dynamoDbStore } from '../runtime/aws/dynamodb-store.ts';
import { sqsQueues } from '../runtime/aws/sqs-queues.ts';
import { sourceQueues, sqsSource } from '../runtime/aws/sqs-source.ts';
import { createConsumer } from '../runtime/consumer.ts';
import { json, readEnvironment, text } from '../runtime/environment.ts';
import { jsonLogger } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { inventoryStage, LINES_PER_TRANSACTION } from './stage.ts';

const env = readEnvironment({
  STOCK_TABLE: text,
  RESERVATIONS_TABLE: text,
  IDEMPOTENCY_TABLE: text,
  FAILURES_TABLE: text,
  SOURCE_QUEUES: json(sourceQueues),
  MAX_RECEIVE_COUNT: z.coerce.number().check(z.positive()),
  REPLIES_QUEUE_URL: text,
  CURRENCY: currency,
});

const sqs = sqsClient();

export const handler = createConsumer(
  inventoryStage({ currency: env.CURRENCY, linesPerTransaction: LINES_PER_TRANSACTION }),
  {
    store: dynamoDbStore(
      dynamoDbClient(),
      {
        stock: env.STOCK_TABLE,
        reservations: env.RESERVATIONS_TABLE,
        idempotency: env.IDEMPOTENCY_TABLE,
        failures: env.FAILURES_TABLE,
      },
      systemClock,
    ),
    queues: sqsQueues(sqs, { replies: env.REPLIES_QUEUE_URL }),
    source: sqsSource(sqs, env.SOURCE_QUEUES, env.MAX_RECEIVE_COUNT),
    clock: systemClock,
    log: jsonLogger(),
  },
);
