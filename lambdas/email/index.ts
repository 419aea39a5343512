import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { sesClient } from '../runtime/aws/clients.ts';
import { consumerPorts } from '../runtime/aws/consumer-ports.ts';
import { sesMailer } from '../runtime/aws/ses-mailer.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { createEmailConsumer } from './consumer.ts';

const env = readEnvironment({
  SENDER_ADDRESS: text,
  CONFIGURATION_SET: text,
  REPLY_TO: z.optional(text),
  REDIRECT_MAIL_TO: z.optional(text),
  CLAIM_LEASE_MS: z.coerce.number().check(z.positive()),
});

export const handler = createEmailConsumer({
  ...consumerPorts({ tables: ['mailReports', 'suppressions'], sendsTo: [] }),
  mailer: sesMailer(sesClient(), {
    sender: env.SENDER_ADDRESS,
    configurationSet: env.CONFIGURATION_SET,
    ...(env.REPLY_TO !== undefined && { replyTo: env.REPLY_TO }),
  }),
  leaseMs: env.CLAIM_LEASE_MS,
  newToken: randomUUID,
  ...(env.REDIRECT_MAIL_TO !== undefined && { redirectTo: env.REDIRECT_MAIL_TO }),
});
