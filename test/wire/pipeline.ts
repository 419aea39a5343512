/** The pipeline's real handlers with the real adapters and clients, as the functions wire them. */
import { randomUUID } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { commandStages } from '../../core/commands.ts';
import { type ApiHandler, createApiHandler } from '../../lambdas/api/handler.ts';
import { createEmailConsumer } from '../../lambdas/email/consumer.ts';
import { inventoryStage } from '../../lambdas/inventory/stage.ts';
import { orderStage } from '../../lambdas/order/stage.ts';
import { dynamoDbClient, sesClient, sqsClient } from '../../lambdas/runtime/aws/clients.ts';
import { dynamoDbScanner } from '../../lambdas/runtime/aws/dynamodb-scanner.ts';
import { dynamoDbStore } from '../../lambdas/runtime/aws/dynamodb-store.ts';
import { sesMailer } from '../../lambdas/runtime/aws/ses-mailer.ts';
import { deadLetterUrls, sqsDeadLetters } from '../../lambdas/runtime/aws/sqs-dead-letters.ts';
import { sqsQueues } from '../../lambdas/runtime/aws/sqs-queues.ts';
import { sqsSource } from '../../lambdas/runtime/aws/sqs-source.ts';
import { createConsumer } from '../../lambdas/runtime/consumer.ts';
import {
  type Clock,
  type Logger,
  type QueueRole,
  queueRoles,
  type Store,
} from '../../lambdas/runtime/ports.ts';
import { createWatch, type WatchHandler } from '../../lambdas/watch/watch.ts';
import type { SqsModel } from '../../local/sqs/model.ts';
import type { Random } from '../simulation/random.ts';
import type { FastClock } from './fast-clock.ts';
import { deadLettersOf, queueName } from './names.ts';
import type { OperatorOptions } from './operator.ts';
import { CONFIGURATION_SET, MAX_RECEIVE_COUNT, SENDER, tableNames } from './services.ts';

/** By the fast clock, as in production; the visibility is longer than it, the lease in between. */
export const CONSUMER_TIMEOUT_MS = 30_000;
const LEASE_MS = 35_000;
/** By the fast clock: twice production's, for a machine that has others to serve. */
const REQUEST_TIMEOUT_MS = 5_000;
/** The watch asks for much at once. */
const WATCH_REQUEST_TIMEOUT_MS = 10_000;
/** How the name of a claim on a mail begins. */
export const CLAIM = 'claim-';
/** Nothing depends on it but a number in the log. */
const STUCK_ORDER_MS = 15 * 60_000;

export type Consume = (
  event: SQSEvent,
  context: { getRemainingTimeInMillis(): number },
) => Promise<SQSBatchResponse>;

export interface Pipeline {
  readonly api: ApiHandler;
  /** A queue that no adapter of its own stands behind may have none. */
  readonly consumers: Readonly<Partial<Record<QueueRole, Consume>>>;
  readonly watch: WatchHandler;
  /** What the operator's redrive works with. */
  readonly operator: OperatorOptions;
  /** The stock, as the operator writes it. */
  readonly shelves: Store;
  /** Ends the clients' connections. */
  close(): void;
}

export interface PipelineOptions {
  /** Where the clients send their requests. */
  readonly url: string;
  readonly sqs: SqsModel;
  readonly clock: FastClock;
  readonly watchClock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Products that one transaction of the inventory takes. */
  readonly linesPerTransaction: number;
}

/** What every client of the SDK is given on top of its own settings; its time-out in ms. */
export const clientSettings = (url: string, requestTimeout?: number) => ({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout,
    throwOnRequestTimeout: true,
  },
});

export function createPipeline({
  url,
  sqs,
  clock,
  watchClock,
  random,
  log,
  linesPerTransaction,
}: PipelineOptions): Pipeline {
  const settings = clientSettings(url, clock.wallMs(REQUEST_TIMEOUT_MS));
  const watchSettings = clientSettings(url, clock.wallMs(WATCH_REQUEST_TIMEOUT_MS));
  const clients = {
    dynamoDb: dynamoDbClient(settings),
    sqs: sqsClient(settings),
    ses: sesClient(settings),
    watchDynamoDb: dynamoDbClient(watchSettings),
    watchSqs: sqsClient(watchSettings),
  };
  const urlOf = (name: string) => `${url}/${sqs.place.accountId}/${name}`;
  const source = (...roles: readonly QueueRole[]) =>
    sqsSource(
      clients.sqs,
      roles.map((role) => ({
        arn: sqs.queue(queueName(role)).identity.arn,
        url: urlOf(queueName(role)),
        deadLettersUrl: urlOf(deadLettersOf(role)),
      })),
      MAX_RECEIVE_COUNT,
    );
  const queues = (...roles: readonly QueueRole[]) =>
    sqsQueues(clients.sqs, Object.fromEntries(roles.map((role) => [role, urlOf(queueName(role))])));
  const shared = () => ({ clock: clock.forHandlers(random.fork()), log });
  const store = (tables: Parameters<typeof dynamoDbStore>[1]) =>
    dynamoDbStore(clients.dynamoDb, tables, clock.forHandlers(random.fork()));
  const { orders, owners, stock, reservations, failures, mailReports, suppressions } = tableNames;

  const watched = { orders, failures, watch: tableNames.watch };

  const order = createConsumer(orderStage, {
    ...shared(),
    store: store({ orders, failures, idempotency: tableNames.orderRecords }),
    queues: queues(...commandStages),
    source: source('orders', 'replies'),
  });
  const inventory = createConsumer(inventoryStage({ currency: 'GBP', linesPerTransaction }), {
    ...shared(),
    store: store({
      stock,
      reservations,
      failures,
      idempotency: tableNames.inventoryRecords,
    }),
    queues: queues('replies'),
    source: source('inventory'),
  });
  const email = createEmailConsumer({
    ...shared(),
    store: store({ failures, mailReports, suppressions, idempotency: tableNames.mails }),
    mailer: sesMailer(clients.ses, { sender: SENDER, configurationSet: CONFIGURATION_SET }),
    source: source('email'),
    leaseMs: LEASE_MS,
    newToken: () => `${CLAIM}${randomUUID()}`,
  });
  return {
    api: createApiHandler({
      ...shared(),
      store: store({ orders, owners, failures, mailReports }),
      queues: queues('orders'),
    }),
    consumers: { orders: order, replies: order, inventory, email },
    watch: createWatch(
      {
        log,
        clock: watchClock,
        store: dynamoDbStore(clients.watchDynamoDb, watched, watchClock),
        scanner: dynamoDbScanner(clients.watchDynamoDb, watched),
        queues: sqsQueues(clients.watchSqs, { orders: urlOf(queueName('orders')) }),
        deadLetters: sqsDeadLetters(
          clients.watchSqs,
          deadLetterUrls.parse(
            Object.fromEntries(queueRoles.map((role) => [role, urlOf(deadLettersOf(role))])),
          ),
        ),
      },
      { maxReceiveCount: MAX_RECEIVE_COUNT, stuckOrderMs: STUCK_ORDER_MS },
    ),
    operator: { client: clients.sqs, url, urlOf, clock: clock.forHandlers(random.fork()) },
    shelves: store({ stock, movements: tableNames.movements }),
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
