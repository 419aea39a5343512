import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { dynamoDbClient, sesClient, sqsClient } from '../runtime/aws/clients.ts';
import { dynamoDbStore } from '../runtime/aws/dynamodb-store.ts';
import { sesMailer } from '../runtime/aws/ses-mailer.ts';
import { sourceQueues, sqsSource } from '../runtime/aws/sqs-source.ts';
import { json, readEnvironment, text } from '../runtime/environment.ts';
import { jsonLogger } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { createEmailConsumer } from './consumer.ts';

const env = readEnvironment({
  IDEMPOTENCY_TABLE: text,
  FAILURES_TABLE: text,
  SOURCE_QUEUES: json(sourceQueues),
  MAX_RECEIVE_COUNT: z.coerce.number().check(z.positive()),
  SENDER_ADDRESS: text,
  CONFIGURATION_SET: text,
  CLAIM_LEASE_MS: z.coerce.number().check(z.positive()),
});

export const handler = createEmailConsumer({
  store: dynamoDbStore(
    dynamoDbClient(),
    { idempotency: env.IDEMPOTENCY_TABLE, failures: env.FAILURES_TABLE },
    systemClock,
  ),
  mailer: sesMailer(sesClient(), {
    sender: env.SENDER_ADDRESS,
    configurationSet: env.CONFIGURATION_SET,
  }),
  source: sqsSource(sqsClient(), env.SOURCE_QUEUES, env.MAX_RECEIVE_COUNT),
  clock: systemClock,
  log: jsonLogger(),
  leaseMs: env.CLAIM_LEASE_MS,
  newToken: randomUUID,
});
