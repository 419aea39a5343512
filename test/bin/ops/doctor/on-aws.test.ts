/** What only AWS tells, judged from answers of its shape. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../../bin/deployment/connect.ts';
import type { Deployment } from '../../../../bin/ops/command.ts';
import { checkAlarms } from '../../../../bin/ops/doctor/alarms.ts';
import { checkCapacity } from '../../../../bin/ops/doctor/capacity.ts';
import { checkOutputs, checkQueues } from '../../../../bin/ops/doctor/queues.ts';
import { checkTables } from '../../../../bin/ops/doctor/tables.ts';
import { pipelineQueues } from '../../../../lib/pipeline-queues.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const config = { region: 'eu-west-1' };

/** Resources by type, and what each call answers, whatever it asks for. */
function deployed(
  resources: Readonly<Record<string, readonly string[]>>,
  answers: Readonly<Record<string, object>>,
): Deployment {
  const summaries = Object.entries(resources).flatMap(([ResourceType, ids]) =>
    ids.map((PhysicalResourceId) => ({ ResourceType, PhysicalResourceId })),
  );
  const all: Readonly<Record<string, object>> = {
    ListStackResourcesCommand: { StackResourceSummaries: summaries },
    GetQueueAttributesCommand: { Attributes: { QueueArn: 'arn' } },
    ...answers,
  };
  const outputOf = (name: unknown) => ({ $metadata: {}, ...all[String(name)] });
  const step = { step: 'initialize', priority: 'high' } as const;
  const cloudFormation = new CloudFormationClient(config);
  cloudFormation.middlewareStack.add(
    (_next, { commandName }) =>
      async () => ({ response: {}, output: outputOf(commandName) }),
    step,
  );
  const cloudWatch = new CloudWatchClient(config);
  cloudWatch.middlewareStack.add(
    (_next, { commandName }) =>
      async () => ({ response: {}, output: outputOf(commandName) }),
    step,
  );
  const lambda = new LambdaClient(config);
  lambda.middlewareStack.add(
    (_next, { commandName }) =>
      async () => ({ response: {}, output: outputOf(commandName) }),
    step,
  );
  const dynamoDb = new DynamoDBClient(config);
  dynamoDb.middlewareStack.add(
    (_next, { commandName }) =>
      async () => ({ response: {}, output: outputOf(commandName) }),
    step,
  );
  const sqs = new SQSClient(config);
  sqs.middlewareStack.add(
    (_next, { commandName }) =>
      async () => ({ response: {}, output: outputOf(commandName) }),
    step,
  );
  const connection = connect({ endpoint: 'aws', region: 'eu-west-1', localAccessKeyId: 'x' }, {});
  return {
    place: { endpoint: 'aws', stack: 'OrderPipeline' },
    connection: { ...connection, cloudFormation, cloudWatch, lambda, dynamoDb, sqs },
    outputs: {
      apiUrl: '',
      tables: { orders: '', stock: '', movements: '', reservations: '', mails: '' },
      records: { order: '', inventory: '', failures: '', mailReports: '' },
      suppressions: '',
      currency: 'GBP',
      senderAddress: '',
      queues: ['Orders', 'Email'].map((name) => ({ name, url: name, deadLettersUrl: '' })),
    },
    clock: new FakeClock(),
    progress: { update: () => {}, end: () => {} },
    signal: new AbortController().signal,
  };
}

const ALARM = 'AWS::CloudWatch::Alarm';
const alarm = (AlarmName: string, fields: object = {}) => ({
  AlarmName,
  ActionsEnabled: true,
  AlarmActions: ['arn:aws:sns:eu-west-1:1:topic'],
  ...fields,
});

describe('alarms', () => {
  it.each([
    ['that all tell somebody', ['a'], [alarm('a')], 'ok', '1 alarm, each with an action'],
    ['of which one is gone', ['a', 'b'], [alarm('a')], 'fail', 'gone: b'],
    ['that tell nobody', ['a'], [alarm('a', { AlarmActions: [] })], 'fail', 'without an action: a'],
    ['that are off', ['a'], [alarm('a', { ActionsEnabled: false })], 'fail', 'without an action'],
    ['of which there are none', [], [alarm('other')], 'warn', 'the stack has none'],
  ] as const)('%s are %4$s', async (_, names, MetricAlarms, verdict, detail) => {
    const deployment = deployed(
      { [ALARM]: names },
      { DescribeAlarmsCommand: { MetricAlarms: [...MetricAlarms] } },
    );
    expect(await checkAlarms(deployment)).toEqual([
      { subject: 'alarms', verdict, detail: expect.stringContaining(detail) },
    ]);
  });
});

describe('concurrency', () => {
  it.each([
    [21, 10, 'ok'],
    [20, 10, 'fail'],
    [1_000, undefined, 'fail'],
  ])('of %s in the account for twice %s is %s', async (available, MaximumConcurrency, verdict) => {
    const ScalingConfig = { MaximumConcurrency };
    const deployment = deployed(
      {},
      {
        GetAccountSettingsCommand: {
          AccountLimit: { UnreservedConcurrentExecutions: available },
        },
        ListEventSourceMappingsCommand: { EventSourceMappings: [{ UUID: 'u', ScalingConfig }] },
      },
    );
    expect(await checkCapacity(deployment)).toMatchObject([{ subject: 'concurrency', verdict }]);
  });
});

const withQueues = (names: readonly string[], attributes: object = {}): Deployment => {
  const deployment = deployed({}, { GetQueueAttributesCommand: { Attributes: attributes } });
  const queues = names.map((name) => ({ name, url: name, deadLettersUrl: name }));
  return { ...deployment, outputs: { ...deployment.outputs, queues } };
};

describe('queues', () => {
  const attributes = {
    QueueArn: 'arn',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: 'arn' }),
    MessageRetentionPeriod: String(14 * 24 * 3600),
  };

  it.each([
    ['Orders', 'true', 'ok', 'FIFO, 14 days, with its dead-letter queue'],
    ['Orders', undefined, 'fail', 'is not FIFO'],
    ['Added', undefined, 'fail', 'is not FIFO'],
    ['MailFeedback', undefined, 'ok', 'standard, 14 days, with its dead-letter queue'],
  ])('%s with FifoQueue %s is %s', async (name, FifoQueue, verdict, detail) => {
    const checks = await checkQueues(withQueues([name], { ...attributes, FifoQueue }));
    expect(checks).toMatchObject([{ verdict, detail }]);
  });

  it('are all there, and there may be more', async () => {
    const names = pipelineQueues.map(({ name }) => name);
    expect(await checkOutputs(withQueues([...names, 'Added']))).toMatchObject([
      { verdict: 'ok', detail: '6 queues, tables, API, currency, sender' },
    ]);
    for (const name of names) {
      expect(await checkOutputs(withQueues(names.filter((one) => one !== name)))).toMatchObject([
        { verdict: 'fail', detail: `no queue ${name}` },
      ]);
    }
  });
});

describe('tables in production', () => {
  it.each([
    [true, 'ENABLED', 'ok'],
    [false, 'DISABLED', 'fail'],
  ])('with protection %s and recovery %s are judged so', async (isProtected, status, verdict) => {
    const deployment = deployed(
      { 'AWS::DynamoDB::Table': ['t'] },
      {
        DescribeTableCommand: {
          Table: { TableStatus: 'ACTIVE', DeletionProtectionEnabled: isProtected },
        },
        DescribeContinuousBackupsCommand: {
          ContinuousBackupsDescription: {
            PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status },
          },
        },
      },
    );
    expect(await checkTables(deployment)).toMatchObject([
      { subject: 'tables', verdict: 'ok' },
      { subject: 'deletion protection', verdict },
      { subject: 'point-in-time recovery', verdict },
    ]);
  });
});
