import * as z from 'zod/mini';
import { dynamoDbClient, sesClient } from '../runtime/aws/clients.ts';
import { dynamoDbStore } from '../runtime/aws/dynamodb-store.ts';
import { sesMailer } from '../runtime/aws/ses-mailer.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { jsonLogger } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { createEmailConsumer } from './consumer.ts';

const env = readEnvironment({
  IDEMPOTENCY_TABLE: text,
  SENDER_ADDRESS: text,
  CONFIGURATION_SET: text,
  CLAIM_LEASE_MS: z.coerce.number().check(z.positive()),
});

export const handler = createEmailConsumer({
  store: dynamoDbStore(dynamoDbClient(), { idempotency: env.IDEMPOTENCY_TABLE }, systemClock),
  mailer: sesMailer(sesClient(), {
    sender: env.SENDER_ADDRESS,
    configurationSet: env.CONFIGURATION_SET,
  }),
  clock: systemClock,
  log: jsonLogger(),
  leaseMs: env.CLAIM_LEASE_MS,
});
