import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, templateWith } from './template.ts';

let template: Template;
beforeAll(() => {
  template = templateWith();
});

const count = (type: string) => Object.keys(resourcesOf(template, type)).length;

describe('queues', () => {
  /** But for those of mail that comes back, which are no steps of the saga: see `mail.test.ts`. */
  const queues = () =>
    Object.entries(resourcesOf(template, 'AWS::SQS::Queue')).filter(
      ([id]) => !id.startsWith('MailFeedback'),
    );
  const sources = () => queues().filter(([, { Properties }]) => 'RedrivePolicy' in Properties);

  it('are orders, order replies, inventory and email, each with its own dead-letter queue', () => {
    expect(sources().map(([id]) => id.replace(/Queue[0-9A-F]{8}$/, ''))).toEqual([
      'OrderOrders',
      'OrderOrderReplies',
      'Inventory',
      'Email',
    ]);
    const targets = sources().map(([, { Properties }]) =>
      JSON.stringify(
        (Properties['RedrivePolicy'] as { deadLetterTargetArn: unknown }).deadLetterTargetArn,
      ),
    );
    expect(new Set(targets).size).toBe(4);
    expect(queues()).toHaveLength(8);
  });

  it('are all FIFO, in high-throughput mode, encrypted, and keep messages for 14 days', () => {
    for (const [, { Properties }] of queues()) {
      expect(Properties).toMatchObject({
        FifoQueue: true,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        MessageRetentionPeriod: 14 * 24 * 3600,
        SqsManagedSseEnabled: true,
      });
    }
  });

  it('hide a message for six times as long as its consumer may run', () => {
    const timeouts = Object.values(resourcesOf(template, 'AWS::Lambda::Function'))
      .map(({ Properties }) => Number(Properties['Timeout']))
      .filter((timeout) => timeout === 30);
    expect(timeouts).toEqual([30, 30, 30, 30]);
    for (const [, { Properties }] of sources()) expect(Properties['VisibilityTimeout']).toBe(180);
  });

  it('refuse whoever comes without TLS', () => {
    expect(count('AWS::SQS::QueuePolicy')).toBe(10);
    template.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sqs:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });
});

describe('event source mappings', () => {
  it('hand each queue to one consumer in batches, report single failures and cap concurrency', () => {
    const mappings = Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping'));
    expect(mappings).toHaveLength(5);
    for (const { Properties } of mappings) {
      expect(Properties).toMatchObject({
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 10 },
      });
      expect(Properties).not.toHaveProperty('MaximumBatchingWindowInSeconds');
    }
    const consumers = mappings.map(({ Properties }) => JSON.stringify(Properties['FunctionName']));
    expect(new Set(consumers).size).toBe(4);
    const consumed = mappings.map(({ Properties }) => JSON.stringify(Properties['EventSourceArn']));
    expect(new Set(consumed).size).toBe(5);
  });
});

describe('tables', () => {
  const keys = () =>
    Object.values(resourcesOf(template, 'AWS::DynamoDB::Table')).map(
      ({ Properties }) =>
        (Properties['KeySchema'] as { AttributeName: string }[])[0]?.AttributeName,
    );

  it('are those of the orders and of their mails, the watch’s and one a stage', () => {
    expect(keys().sort()).toEqual([
      'addressHash',
      'messageId',
      'messageId',
      'messageId',
      'movementId',
      'orderId',
      'orderId',
      'orderId',
      'orderId',
      'owner',
      'sku',
      'task',
    ]);
  });

  it('let records of handled messages expire, and nothing else', () => {
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::DynamoDB::Table'))) {
      const [key] = Properties['KeySchema'] as { AttributeName: string }[];
      const expires = 'TimeToLiveSpecification' in Properties;
      expect(expires).toBe(key?.AttributeName === 'messageId');
    }
  });

  it('survive the stack and can be restored in production', () => {
    for (const table of Object.values(resourcesOf(template, 'AWS::DynamoDB::Table'))) {
      expect(table.DeletionPolicy).toBe('Retain');
      expect(table.Properties).toMatchObject({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        BillingMode: 'PAY_PER_REQUEST',
      });
    }
  });

  it('go with the stack in development', () => {
    const development = templateWith({ environment: 'development' });
    for (const table of Object.values(resourcesOf(development, 'AWS::DynamoDB::Table'))) {
      expect(table.DeletionPolicy).toBe('Delete');
      expect(table.Properties).toMatchObject({ DeletionProtectionEnabled: false });
    }
  });

  it('list orders by an index whose keys no step changes, and those that wait by another', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-owner-and-day',
          KeySchema: [
            { AttributeName: 'listPartition', KeyType: 'HASH' },
            { AttributeName: 'listPosition', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'received-by-time',
          KeySchema: [
            { AttributeName: 'receivedBucket', KeyType: 'HASH' },
            { AttributeName: 'listPosition', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'under-way-by-time',
          KeySchema: [
            { AttributeName: 'underWayBucket', KeyType: 'HASH' },
            { AttributeName: 'underWaySince', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });
});

describe('functions', () => {
  it('run on Node.js 24 on arm64 with a role each', () => {
    const functions = Object.values(resourcesOf(template, 'AWS::Lambda::Function'));
    expect(functions).toHaveLength(6);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
    const roles = functions.map(({ Properties }) => JSON.stringify(Properties['Role']));
    expect(new Set(roles).size).toBe(6);
    expect(count('AWS::IAM::Role')).toBe(6);
  });

  it('have no managed policy', () => {
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::IAM::Role'))) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
  });
});

it('functions trace, and know the deployment that they log for', () => {
  for (const { Properties } of Object.values(resourcesOf(template, 'AWS::Lambda::Function'))) {
    expect(Properties).toMatchObject({
      TracingConfig: { Mode: 'Active' },
      Environment: { Variables: { STACK_NAME: 'OrderPipeline' } },
    });
  }
});
