import { dynamoDbClient, sqsClient } from '../runtime/aws/clients.ts';
import { dynamoDbStore } from '../runtime/aws/dynamodb-store.ts';
import { queueUrls, sqsQueues } from '../runtime/aws/sqs-queues.ts';
import { json, readEnvironment, text } from '../runtime/environment.ts';
import { jsonLogger } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { administratorsSchema } from './caller.ts';
import { routed, signed } from './function-url.ts';
import { type ApiHandler, createApiHandler, paths } from './handler.ts';
import type { ApiPorts } from './orders.ts';

const env = readEnvironment({
  STACK_NAME: text,
  ORDERS_TABLE: text,
  OWNERS_TABLE: text,
  FAILURES_TABLE: text,
  QUEUE_URLS: queueUrls(['orders']),
  MAIL_REPORTS_TABLE: text,
  ADMINISTRATORS: json(administratorsSchema),
});

const ports: ApiPorts = {
  store: dynamoDbStore(
    dynamoDbClient(),
    {
      orders: env.ORDERS_TABLE,
      owners: env.OWNERS_TABLE,
      failures: env.FAILURES_TABLE,
      mailReports: env.MAIL_REPORTS_TABLE,
    },
    systemClock,
  ),
  queues: sqsQueues(sqsClient(), env.QUEUE_URLS),
  clock: systemClock,
  log: jsonLogger({ stack: env.STACK_NAME }),
};

export const handler = createApiHandler(ports, env.ADMINISTRATORS);

/** LocalStack's entry: see `function-url.ts`. Its one account is this. */
export const behindFunctionUrl: ApiHandler = (event, context) =>
  handler(signed(routed(event, paths), '000000000000'), context);
