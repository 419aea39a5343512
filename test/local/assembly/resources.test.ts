import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionResource, readTemplate } from './folders.ts';

const queue = (Properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties });
const mapping = (Properties: object = {}) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    EventSourceArn: { 'Fn::GetAtt': ['Q', 'Arn'] },
    FunctionName: { Ref: 'F' },
    ...Properties,
  },
});
const mapped = (properties: object, queueProperties: object = {}) =>
  readTemplate({
    Resources: { Q: queue(queueProperties), F: functionResource(), M: mapping(properties) },
  });

describe('a name that the template leaves open', () => {
  it('is the stack’s and the resource’s, cut to the type’s limit, and keeps .fifo', async () => {
    const long = 'L'.repeat(100);
    const { queues } = await readTemplate({
      Resources: { Short: queue(), [long]: queue({ FifoQueue: true }), [`${long}2`]: queue() },
    });

    const names = queues.map(({ name }) => name);
    expect(names[0]).toBe('Shop-Short');
    expect(names[1]).toMatch(/^Shop-L+-[0-9a-f]{8}\.fifo$/);
    expect(names.slice(1).map((name) => name.length)).toEqual([80, 80]);
    expect(names[1]?.slice(0, 60)).toBe(names[2]?.slice(0, 60));
    expect(names[1]).not.toBe(names[2]);
  });
});

describe('a resource', () => {
  it('whose condition does not hold is not there', async () => {
    const { queues, notRun } = await readTemplate({
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: {
        Q: { ...queue(), Condition: 'Never' },
        T: { Type: 'AWS::SNS::Topic', Condition: 'Never' },
        G: { Type: 'AWS::EC2::SecurityGroup', Condition: 'Never' },
      },
    });

    expect({ queues, notRun }).toEqual({ queues: [], notRun: [] });
  });

  it('of another type is named, whatever it refers to', async () => {
    const { notRun } = await readTemplate({
      Resources: { G: { Type: 'AWS::EC2::SecurityGroup', Properties: { X: { 'Fn::Cidr': [] } } } },
    });

    expect(notRun).toEqual([{ logicalId: 'G', type: 'AWS::EC2::SecurityGroup' }]);
  });

  it('has its unknown properties named, and what it does without may refer to anything', async () => {
    const { notRun, functions } = await readTemplate({
      Resources: {
        Net: { Type: 'AWS::EC2::SecurityGroup' },
        F: functionResource({
          TracingConfig: { Mode: { 'Fn::GetAtt': ['Net', 'Nothing'] } },
          VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': ['Net', 'GroupId'] }] },
        }),
      },
    });

    expect(functions).toHaveLength(1);
    expect(notRun).toEqual([
      { logicalId: 'Net', type: 'AWS::EC2::SecurityGroup' },
      { logicalId: 'F.VpcConfig', type: 'AWS::Lambda::Function.VpcConfig' },
    ]);
  });
});

describe('a queue', () => {
  it('has CreateQueue’s attributes as text, without a FIFO attribute that is false', async () => {
    const { queues } = await readTemplate({
      Resources: { Q: queue({ FifoQueue: false, DelaySeconds: 5, SqsManagedSseEnabled: true }) },
    });

    expect(queues[0]?.attributes).toEqual({ DelaySeconds: '5' });
  });
});

describe('a function', () => {
  it('has Lambda’s defaults, and variables as text', async () => {
    const { functions } = await readTemplate({
      Resources: {
        F: functionResource({
          Environment: { Variables: { N: 5, B: true, Gone: { Ref: 'AWS::NoValue' } } },
          ReservedConcurrentExecutions: 0,
        }),
      },
    });

    expect(functions[0]).toMatchObject({
      timeoutMs: 3_000,
      memoryMb: 128,
      environment: { N: '5', B: 'true' },
      reservedConcurrency: 0,
    });
    expect(functions[0]?.environment).not.toHaveProperty('Gone');
  });

  it('whose code is in the template gets it as index.js', async () => {
    const source = 'exports.handler = async () => 1';
    const { functions } = await readTemplate({
      Resources: { F: functionResource({ Code: { ZipFile: source } }) },
    });

    expect(readFileSync(join(functions[0]?.codeDirectory ?? '', 'index.js'), 'utf8')).toBe(source);
  });

  it.each<[string, object]>([
    ['in another language', { Runtime: 'python3.13' }],
    ['of an image', { PackageType: 'Image' }],
    ['whose asset is missing', { Code: { S3Key: 'b.zip' } }],
    ['with a timeout of zero', { Timeout: 0 }],
    ['without a handler', { Handler: { Ref: 'AWS::NoValue' } }],
  ])('%s is an error that names it', async (_name, properties) => {
    await expect(
      readTemplate({ Resources: { Fn1: functionResource(properties) } }),
    ).rejects.toThrow(/^Fn1/);
  });
});

describe('an event source mapping', () => {
  it('has Lambda’s defaults', async () => {
    expect((await mapped({})).eventSourceMappings).toEqual([
      {
        logicalId: 'M',
        functionName: 'Shop-F',
        queueName: 'Shop-Q',
        enabled: true,
        batchSize: 10,
        batchingWindowMs: 0,
        reportBatchItemFailures: false,
      },
    ]);
  });

  it.each(['Shop-F', 'Shop-F:live', 'arn:aws:lambda:us-east-1:000000000000:function:Shop-F:live'])(
    'finds its function by %s',
    async (FunctionName) => {
      const { eventSourceMappings } = await mapped({ FunctionName });
      expect(eventSourceMappings[0]?.functionName).toBe('Shop-F');
    },
  );

  it('may be off, and may have a window on a standard queue', async () => {
    const settings = { Enabled: 'false', BatchSize: 500, MaximumBatchingWindowInSeconds: 5 };

    expect((await mapped(settings)).eventSourceMappings[0]).toMatchObject({
      enabled: false,
      batchSize: 500,
      batchingWindowMs: 5_000,
    });
  });

  it.each<[string, object, object]>([
    ['a large batch of a FIFO queue', { BatchSize: 11 }, { FifoQueue: true }],
    ['a window of a FIFO queue', { MaximumBatchingWindowInSeconds: 1 }, { FifoQueue: true }],
    ['a large batch without a window', { BatchSize: 11 }, {}],
    ['a visibility timeout below the function’s timeout', {}, { VisibilityTimeout: 2 }],
    ['a concurrency of one', { ScalingConfig: { MaximumConcurrency: 1 } }, {}],
    ['a queue elsewhere', { EventSourceArn: 'arn:aws:sqs:us-east-1:1:other' }, {}],
    ['a function elsewhere', { FunctionName: 'other' }, {}],
    ['a stream', { EventSourceArn: 'arn:aws:kinesis:us-east-1:1:stream/s' }, {}],
  ])('of %s is refused, as AWS or the first message would', async (_name, properties, ofQueue) => {
    await expect(mapped(properties, ofQueue)).rejects.toThrow(/^M\b/);
  });
});
