/** What a consumer of FIFO queues gets of AWS, as the stack tells it in its environment. */
import * as z from 'zod/mini';
import type { ConsumerPorts } from '../consumer.ts';
import { json, readEnvironment, text } from '../environment.ts';
import { jsonLogger } from '../log.ts';
import { type QueueRole, type Table, tableVariable } from '../ports.ts';
import { systemClock } from '../system-clock.ts';
import { dynamoDbClient, sqsClient } from './clients.ts';
import { dynamoDbStore } from './dynamodb-store.ts';
import { queueUrls, sqsQueues } from './sqs-queues.ts';
import { sourceQueues, sqsSource } from './sqs-source.ts';

export interface ConsumerNeeds {
  /** Tables of its own, beside those of every consumer. */
  readonly tables: readonly Table[];
  /** Queues that it sends to. */
  readonly sendsTo: readonly QueueRole[];
}

/** The tables of every consumer: its idempotency records, and why messages are dead. */
const COMMON: readonly Table[] = ['idempotency', 'failures'];

/** Reads the environment once; throws a `MissingEnvironmentError` that names what is not there. */
export function consumerPorts({ tables, sendsTo }: ConsumerNeeds): ConsumerPorts {
  const all = [...COMMON, ...tables];
  const env = readEnvironment({
    STACK_NAME: text,
    SOURCE_QUEUES: json(sourceQueues),
    MAX_RECEIVE_COUNT: z.coerce.number().check(z.positive()),
  });
  const names = readEnvironment(
    Object.fromEntries(all.map((table) => [tableVariable(table), text])),
  );
  const { QUEUE_URLS } =
    sendsTo.length > 0 ? readEnvironment({ QUEUE_URLS: queueUrls(sendsTo) }) : { QUEUE_URLS: {} };
  const sqs = sqsClient();
  return {
    store: dynamoDbStore(
      dynamoDbClient(),
      Object.fromEntries(all.map((table) => [table, names[tableVariable(table)]])),
      systemClock,
    ),
    queues: sqsQueues(sqs, QUEUE_URLS),
    source: sqsSource(sqs, env.SOURCE_QUEUES, env.MAX_RECEIVE_COUNT),
    clock: systemClock,
    log: jsonLogger({ stack: env.STACK_NAME }),
  };
}
