import * as z from 'zod/mini';
import { dynamoDbClient, sqsClient } from '../runtime/aws/clients.ts';
import { dynamoDbScanner } from '../runtime/aws/dynamodb-scanner.ts';
import { dynamoDbStore } from '../runtime/aws/dynamodb-store.ts';
import { deadLetterUrls, sqsDeadLetters } from '../runtime/aws/sqs-dead-letters.ts';
import { queueUrls, sqsQueues } from '../runtime/aws/sqs-queues.ts';
import { json, readEnvironment, text } from '../runtime/environment.ts';
import { jsonLogger } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { createWatch } from './watch.ts';

const env = readEnvironment({
  ORDERS_TABLE: text,
  FAILURES_TABLE: text,
  WATCH_TABLE: text,
  QUEUE_URLS: queueUrls(['orders']),
  DEAD_LETTER_URLS: json(deadLetterUrls),
  STUCK_ORDER_SECONDS: z.coerce.number().check(z.positive()),
  MAX_RECEIVE_COUNT: z.coerce.number().check(z.positive()),
  STACK_NAME: text,
});

const tables = {
  orders: env.ORDERS_TABLE,
  failures: env.FAILURES_TABLE,
  watch: env.WATCH_TABLE,
};

const dynamoDb = dynamoDbClient();
const sqs = sqsClient();

export const handler = createWatch(
  {
    store: dynamoDbStore(dynamoDb, tables, systemClock),
    scanner: dynamoDbScanner(dynamoDb, tables),
    queues: sqsQueues(sqs, env.QUEUE_URLS),
    deadLetters: sqsDeadLetters(sqs, env.DEAD_LETTER_URLS),
    clock: systemClock,
    log: jsonLogger({ stack: env.STACK_NAME }),
  },
  { maxReceiveCount: env.MAX_RECEIVE_COUNT, stuckOrderMs: env.STUCK_ORDER_SECONDS * 1000 },
);
