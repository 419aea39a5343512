/** Each reader against answers of the services' shapes, as the SDK's clients give them. */
import { describe, expect, it } from 'vitest';
import { type Connection, connect } from '../../../bin/deployment/connect.ts';
import { differences } from '../../../bin/read-back/compare.ts';
import { readers } from '../../../bin/read-back/readers.ts';

/** What each call answers. */
type Answers = Readonly<Record<string, object>>;

function answering(answers: Answers): Connection {
  const connection = connect({ endpoint: 'http://127.0.0.1:9', localAccessKeyId: 'test' });
  const step = { step: 'initialize', priority: 'high' } as const;
  const answerTo = async (name: unknown) => {
    const answer = answers[String(name)];
    if (answer === undefined) throw new Error(`nobody answers ${name}`);
    return { response: {}, output: { $metadata: {}, ...answer } };
  };
  connection.dynamoDb.middlewareStack.add(
    (_, { commandName }) =>
      () =>
        answerTo(commandName),
    step,
  );
  connection.lambda.middlewareStack.add(
    (_, { commandName }) =>
      () =>
        answerTo(commandName),
    step,
  );
  connection.sqs.middlewareStack.add(
    (_, { commandName }) =>
      () =>
        answerTo(commandName),
    step,
  );
  return connection;
}

/** How a resource that answers so differs from the template: path, and what is deployed. */
async function differing(type: string, template: Record<string, unknown>, answers: Answers) {
  const reader = readers[type];
  if (!reader) throw new Error(`nothing reads ${type}`);
  const deployed = await reader.read(answering(answers), 'id');
  const wanted = reader.normalize?.(template) ?? template;
  return differences('', wanted, deployed).map(({ place, deployed: is }) => [place, is]);
}

describe('a table', () => {
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
  const index = (IndexName: string, ProjectionType = 'KEYS_ONLY') => ({
    IndexName,
    Projection: { ProjectionType },
  });
  const template = {
    AttributeDefinitions: [attribute('id'), attribute('day')],
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    GlobalSecondaryIndexes: [index('by-owner'), index('by-day')],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: 'arn:key' },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  };
  const sse = { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: 'arn:key' };
  const table = {
    AttributeDefinitions: [attribute('day'), attribute('id')],
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    DeletionProtectionEnabled: true,
    GlobalSecondaryIndexes: [index('by-day'), index('by-owner')],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    SSEDescription: sse,
  };
  const recovery = (PointInTimeRecoveryStatus: string) => ({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus },
    },
  });
  const ttl = (TimeToLiveStatus: string, AttributeName?: string) => ({
    TimeToLiveDescription: { TimeToLiveStatus, AttributeName },
  });
  const answers = {
    DescribeTableCommand: { Table: table },
    DescribeContinuousBackupsCommand: recovery('ENABLED'),
    DescribeTimeToLiveCommand: ttl('ENABLED', 'expiresAt'),
  };
  const changed = (change: object) => ({
    DescribeTableCommand: { Table: { ...table, ...change } },
  });

  it('that is as the template says differs in nothing, whatever the order of its parts', async () => {
    expect(await differing('AWS::DynamoDB::Table', template, answers)).toEqual([]);
  });

  it('is neither encrypted, recoverable nor rid of what expires where nothing says so', async () => {
    const off = {
      SSESpecification: { SSEEnabled: false },
      TimeToLiveSpecification: { Enabled: false },
    };
    const plain = { ...answers, ...changed({ SSEDescription: undefined }) };
    const told = { ...plain, DescribeTimeToLiveCommand: {} };
    expect(await differing('AWS::DynamoDB::Table', off, told)).toEqual([]);
    expect(await differing('AWS::DynamoDB::Table', off, answers)).toEqual([
      ['.SSESpecification.SSEEnabled', true],
      ['.TimeToLiveSpecification.Enabled', true],
    ]);
  });

  it.each<[string, Answers, readonly unknown[][]]>([
    [
      'no encryption',
      changed({ SSEDescription: undefined }),
      [
        ['.SSESpecification.SSEEnabled', false],
        ['.SSESpecification.SSEType', undefined],
        ['.SSESpecification.KMSMasterKeyId', undefined],
      ],
    ],
    [
      'encryption that is on its way',
      changed({ SSEDescription: { ...sse, Status: 'ENABLING' } }),
      [['.SSESpecification.SSEEnabled', false]],
    ],
    [
      'another key',
      changed({ SSEDescription: { ...sse, KMSMasterKeyArn: 'arn:other' } }),
      [['.SSESpecification.KMSMasterKeyId', 'arn:other']],
    ],
    [
      'a TTL that is off',
      { DescribeTimeToLiveCommand: ttl('DISABLED') },
      [
        ['.TimeToLiveSpecification.AttributeName', undefined],
        ['.TimeToLiveSpecification.Enabled', false],
      ],
    ],
    [
      'a TTL by another attribute',
      { DescribeTimeToLiveCommand: ttl('ENABLED', 'until') },
      [['.TimeToLiveSpecification.AttributeName', 'until']],
    ],
    [
      'no recovery',
      { DescribeContinuousBackupsCommand: recovery('DISABLED') },
      [['.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled', false]],
    ],
    [
      'provisioned capacity',
      changed({ BillingModeSummary: { BillingMode: 'PROVISIONED' } }),
      [['.BillingMode', 'PROVISIONED']],
    ],
    [
      'an index with all attributes',
      changed({ GlobalSecondaryIndexes: [index('by-day', 'ALL'), index('by-owner')] }),
      [['.GlobalSecondaryIndexes[0].Projection.ProjectionType', 'ALL']],
    ],
    [
      'no protection',
      changed({ DeletionProtectionEnabled: false }),
      [['.DeletionProtectionEnabled', false]],
    ],
  ])('with %s differs in just that', async (_, change, expected) => {
    const found = await differing('AWS::DynamoDB::Table', template, { ...answers, ...change });
    expect(found).toEqual(expected);
  });
});

describe('a queue', () => {
  const template = {
    FifoQueue: true,
    VisibilityTimeout: 60,
    SqsManagedSseEnabled: true,
    RedrivePolicy: { deadLetterTargetArn: 'arn:dead', maxReceiveCount: 5 },
  };
  const attributes = {
    FifoQueue: 'true',
    VisibilityTimeout: '60',
    SqsManagedSseEnabled: 'true',
    RedrivePolicy: '{"deadLetterTargetArn":"arn:dead","maxReceiveCount":5}',
  };

  it.each<[string, object, readonly unknown[][]]>([
    ['all as the template says', {}, []],
    ['another timeout', { VisibilityTimeout: '30' }, [['.VisibilityTimeout', '30']]],
    ['no encryption', { SqsManagedSseEnabled: 'false' }, [['.SqsManagedSseEnabled', 'false']]],
    [
      'fewer attempts',
      { RedrivePolicy: '{"deadLetterTargetArn":"arn:dead","maxReceiveCount":3}' },
      [['.RedrivePolicy.maxReceiveCount', 3]],
    ],
    [
      'no dead letters',
      { RedrivePolicy: undefined },
      [
        ['.RedrivePolicy.deadLetterTargetArn', undefined],
        ['.RedrivePolicy.maxReceiveCount', undefined],
      ],
    ],
  ])('with %s differs in just that', async (_, change, expected) => {
    const answers = { GetQueueAttributesCommand: { Attributes: { ...attributes, ...change } } };
    expect(await differing('AWS::SQS::Queue', template, answers)).toEqual(expected);
  });
});

describe('a function', () => {
  const template = { MemorySize: 256, Runtime: 'nodejs24.x', Architectures: ['arm64'] };

  it.each<[string, object, readonly unknown[][]]>([
    ['all as the template says', {}, []],
    ['less memory', { MemorySize: 128 }, [['.MemorySize', 128]]],
    ['another processor', { Architectures: ['x86_64'] }, [['.Architectures[0]', 'x86_64']]],
  ])('with %s differs in just that', async (_, change, expected) => {
    const answers = { GetFunctionConfigurationCommand: { ...template, ...change } };
    expect(await differing('AWS::Lambda::Function', template, answers)).toEqual(expected);
  });
});

describe('an event source mapping', () => {
  const template = {
    BatchSize: 10,
    EventSourceArn: 'arn:queue',
    FunctionName: 'consumer',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 2 },
  };
  const { FunctionName: _, ...told } = template;
  const answer = { ...told, FunctionArn: 'arn:aws:lambda:us-east-1:1:function:consumer' };

  it.each<[string, object, readonly unknown[][]]>([
    ['all as the template says', {}, []],
    ['another batch', { BatchSize: 5 }, [['.BatchSize', 5]]],
    [
      'another function',
      { FunctionArn: 'arn:aws:lambda:us-east-1:1:function:other' },
      [['.FunctionName', 'other']],
    ],
    [
      'whole batches reported',
      { FunctionResponseTypes: undefined },
      [['.FunctionResponseTypes', undefined]],
    ],
    [
      'more concurrency',
      { ScalingConfig: { MaximumConcurrency: 20 } },
      [['.ScalingConfig.MaximumConcurrency', 20]],
    ],
  ])('with %s differs in just that', async (_, change, expected) => {
    const answers = { GetEventSourceMappingCommand: { ...answer, ...change } };
    expect(await differing('AWS::Lambda::EventSourceMapping', template, answers)).toEqual(expected);
  });
});
