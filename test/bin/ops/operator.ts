/** The operator's command line against an endpoint with real queues, called as a shell would. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { commands } from '../../../bin/ops/commands.ts';
import { runOps } from '../../../bin/ops/run.ts';
import { letterAttributes } from '../../../lambdas/runtime/aws/letter-attributes.ts';
import { sqsSource } from '../../../lambdas/runtime/aws/sqs-source.ts';
import { createCloudFormationService } from '../../../local/cloudformation/service.ts';
import type { EndpointServices } from '../../../local/endpoint/services.ts';
import { createLambdaApi } from '../../../local/lambda/api.ts';
import { SqsModel } from '../../../local/sqs/model.ts';
import { createSqsService } from '../../../local/sqs/protocol.ts';
import {
  deployment,
  sdkConfig,
  seededRandom,
  startTestEndpoint,
} from '../../local/endpoint/fixture.ts';
import { ManualClock } from '../../local/endpoint/manual-clock.ts';
import { SPEC } from '../../local/event-source/fake-queue.ts';
import { type MappedQueues, mapQueues } from '../../local/lambda/mapped-queue.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { sqsEvent } from '../../support/sqs-event.ts';

export const tableNames = {
  orders: 'Test-orders',
  stock: 'Test-stock',
  movements: 'Test-movements',
  reservations: 'Test-reservations',
  idempotency: 'Test-idempotency',
};

const FIFO_QUEUES = ['Orders', 'Inventory'] as const;
const QUEUES = [...FIFO_QUEUES, 'MailFeedback'] as const;
type QueueName = (typeof QUEUES)[number];
type FifoQueueName = (typeof FIFO_QUEUES)[number];
export const START = '2026-03-01T12:00:00.000Z';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export class Operator {
  readonly model: SqsModel;
  readonly clock = new FakeClock(START);
  readonly stop = new AbortController();
  readonly url: string;
  readonly sqs: SQSClient;
  readonly #stages: MappedQueues | undefined;
  readonly #close: () => Promise<void>;
  #buried = 0;

  private constructor(
    model: SqsModel,
    url: string,
    stages: MappedQueues | undefined,
    close: () => Promise<void>,
  ) {
    this.model = model;
    this.url = url;
    this.#stages = stages;
    this.sqs = new SQSClient({ ...sdkConfig(url), useQueueUrlAsEndpoint: false });
    this.#close = close;
  }

  /** @param options.mapped whether the queues are read, by a function that `stages` answers for. */
  static async start(
    services: Partial<EndpointServices> = {},
    { mapped = false }: { readonly mapped?: boolean } = {},
  ): Promise<Operator> {
    const clock = new ManualClock(Date.parse(START) - 3 * 60_000);
    const model = new SqsModel({ clock, random: seededRandom(3) });
    const outputs = {
      ApiUrl: 'http://127.0.0.1:1',
      Currency: 'GBP',
      MailSender: 'owner@other.example',
      ...tableOutputs,
      ...queueOutputs,
    };
    for (const name of QUEUES) createQueues(model, name);
    const directory = mkdtempSync(join(tmpdir(), 'operator-test-'));
    const switchesPath = join(directory, 'switches.jsonl');
    const stages = mapped ? mapQueues(model, withMappings, { switchesPath }) : undefined;
    const endpoint = await startTestEndpoint({
      lambda: createLambdaApi(withMappings, () => stages?.mappings),
      sqs: createSqsService(model),
      cloudFormation: createCloudFormationService({
        deployment: { ...deployment, stackName: 'OrderPipelineDevelopment', outputs },
        startedAtMs: 0,
        onFault: () => {},
      }),
      ...services,
    });
    return new Operator(model, endpoint.url, stages, async () => {
      await endpoint.close();
      await stages?.stop();
      rmSync(directory, { recursive: true });
    });
  }

  get stages(): MappedQueues {
    if (!this.#stages) throw new Error('the queues of this operator are not mapped');
    return this.#stages;
  }

  /** Runs a command against the endpoint, unless the arguments or the environment say another. */
  async run(line: string, environment: Record<string, string> = {}): Promise<Ran> {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runOps(line.split(' ').filter(Boolean), commands, {
      environment: { AWS_ENDPOINT_URL: this.url, ...environment },
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      clock: this.clock,
      progress: () => ({ update: () => {}, end: () => {} }),
      signal: this.stop.signal,
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  /** Puts a message into a queue and has a consumer bury it, through the SDK. */
  async bury(queue: FifoQueueName, groupId: string, body: string, error: string): Promise<void> {
    this.model.send(sourceOf(queue), { body, groupId, deduplicationId: `first-${this.#buried++}` });
    const [received] = this.model.receive(sourceOf(queue), { maxMessages: 1 });
    if (!received) throw new Error('nothing to bury');
    const failure = { stage: 'order', attempt: 3, error, at: '2026-03-01T11:57:00.000Z' };
    const [record] = sqsEvent({ sqsId: received.messageId, groupId, body }).Records;
    if (!record) throw new Error('unreachable');
    const source = {
      arn: record.eventSourceARN,
      url: urlOf(sourceOf(queue)),
      deadLettersUrl: urlOf(deadOf(queue)),
    };
    await sqsSource(this.sqs, [source], 5).bury(record, failure);
    this.model.delete(sourceOf(queue), received.receiptHandle);
  }

  /** As the feedback function buries an event that it cannot handle. */
  async buryEvent(MessageBody: string, error: string): Promise<void> {
    const failure = { stage: 'feedback', attempt: 3, error, at: '2026-03-01T11:57:00.000Z' };
    await this.sqs.send(
      new SendMessageCommand({
        QueueUrl: urlOf(deadOf('MailFeedback')),
        MessageBody,
        MessageAttributes: letterAttributes(failure),
      }),
    );
  }

  /** Bodies in a queue, in the order of their groups; they stay hidden. */
  drain(name: string): readonly string[] {
    return this.model
      .receive(name, { maxMessages: 10, visibilityTimeoutSeconds: 600 })
      .map(({ body }) => body);
  }

  async end(): Promise<void> {
    this.sqs.destroy();
    await this.#close();
  }
}

const suffixOf = (queue: QueueName) => (queue === 'MailFeedback' ? '' : '.fifo');
export const sourceOf = (queue: QueueName) => `${queue}${suffixOf(queue)}`;
export const deadOf = (queue: QueueName) => `${queue}-dead${suffixOf(queue)}`;
const urlOf = (name: string) => `http://127.0.0.1:4566/000000000000/${name}`;

const queueOutputs = Object.fromEntries(
  QUEUES.flatMap((name) => [
    [`${name}QueueUrl`, urlOf(sourceOf(name))],
    [`${name}DeadLettersUrl`, urlOf(deadOf(name))],
  ]),
);

const tableOutputs = {
  OrdersTableName: tableNames.orders,
  StockTableName: tableNames.stock,
  MovementsTableName: tableNames.movements,
  ReservationsTableName: tableNames.reservations,
  EmailIdempotencyTableName: tableNames.idempotency,
  OrderIdempotencyTableName: tableNames.idempotency,
  InventoryIdempotencyTableName: tableNames.idempotency,
  FailuresTableName: 'Test-failures',
  MailReportsTableName: 'Test-mailReports',
  SuppressionsTableName: 'Test-suppressions',
};

const withMappings = {
  ...deployment,
  eventSourceMappings: QUEUES.map((name) => ({
    ...SPEC,
    logicalId: `${name}Mapping`,
    queueName: sourceOf(name),
  })),
};

function createQueues(model: SqsModel, name: QueueName): void {
  const fifo = name === 'MailFeedback' ? {} : { FifoQueue: 'true' };
  const dead = model.createQueue(deadOf(name), fifo);
  model.createQueue(sourceOf(name), {
    ...fifo,
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: dead.identity.arn,
      maxReceiveCount: 1,
    }),
  });
}
