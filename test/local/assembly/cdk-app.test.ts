import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnOutput, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { ConfigurationSet, EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../../local/assembly/read-assembly.ts';
import { ENDPOINTS, temporaryFolder } from './folders.ts';

function synthesize(build: (stack: Stack) => void, names: readonly string[] = ['Shop']): string {
  const outdir = temporaryFolder();
  const app = new App({ outdir, analyticsReporting: false });
  for (const name of names) build(new Stack(app, name));
  app.synth();
  return outdir;
}

function functionIn(stack: Stack, environment: Record<string, string> = {}): LambdaFunction {
  const code = temporaryFolder();
  writeFileSync(join(code, 'index.js'), 'exports.handler = async () => {}');
  return new LambdaFunction(stack, 'Consumer', {
    code: Code.fromAsset(code),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    timeout: Duration.seconds(7),
    memorySize: 256,
    environment,
  });
}

const read = (directory: string) =>
  readAssembly(directory, { parameters: {}, endpoints: ENDPOINTS });

describe('a synthesized app', () => {
  it('yields its queues, and the function that consumes one', async () => {
    const directory = synthesize((stack) => {
      const deadLetters = new Queue(stack, 'Dead', { fifo: true });
      const queue = new Queue(stack, 'Orders', {
        fifo: true,
        visibilityTimeout: Duration.seconds(42),
        deadLetterQueue: { queue: deadLetters, maxReceiveCount: 3 },
      });
      const consumer = functionIn(stack, { QUEUE_URL: queue.queueUrl, HOME_REGION: stack.region });
      consumer.addEventSource(
        new SqsEventSource(queue, {
          batchSize: 7,
          maxConcurrency: 2,
          reportBatchItemFailures: true,
        }),
      );
    });

    const deployment = await read(directory);

    const [dead, orders] = deployment.queues;
    expect(orders?.name).toMatch(/^Shop-Orders[0-9A-F]+\.fifo$/);
    expect(orders?.attributes).toMatchObject({ FifoQueue: 'true', VisibilityTimeout: '42' });
    expect(JSON.parse(orders?.attributes['RedrivePolicy'] ?? '')).toEqual({
      deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${dead?.name}`,
      maxReceiveCount: 3,
    });
    const [consumer] = deployment.functions;
    expect(consumer).toMatchObject({
      name: expect.stringMatching(/^Shop-Consumer/),
      arn: `arn:aws:lambda:us-east-1:000000000000:function:${consumer?.name}`,
      codeDirectory: expect.stringContaining(join(directory, 'asset.')),
      handler: 'index.handler',
      timeoutMs: 7_000,
      memoryMb: 256,
      environment: {
        QUEUE_URL: `http://127.0.0.1:4566/000000000000/${orders?.name}`,
        HOME_REGION: 'us-east-1',
      },
    });
    expect(deployment.eventSourceMappings).toEqual([
      {
        logicalId: expect.any(String),
        functionName: consumer?.name,
        queueName: orders?.name,
        enabled: true,
        batchSize: 7,
        batchingWindowMs: 0,
        maximumConcurrency: 2,
        reportBatchItemFailures: true,
      },
    ]);
  });

  it('yields its HTTP API, each route with its function and its authorization', async () => {
    const directory = synthesize((stack) => {
      const integration = new HttpLambdaIntegration('Integration', functionIn(stack));
      const api = new HttpApi(stack, 'Api');
      const authorizer = new HttpIamAuthorizer();
      const jwt = new HttpJwtAuthorizer('Jwt', 'https://issuer', { jwtAudience: ['shop'] });
      api.addRoutes({ path: '/a', methods: [HttpMethod.GET], integration, authorizer });
      api.addRoutes({ path: '/b/{id}', methods: [HttpMethod.ANY], integration, authorizer: jwt });
      api.addRoutes({ path: '/c', methods: [HttpMethod.POST], integration });
      new CfnOutput(stack, 'Url', { value: api.apiEndpoint });
    });

    const { httpApis, functions, outputs } = await read(directory);

    const functionName = functions[0]?.name;
    expect(httpApis[0]?.routes).toEqual([
      { routeKey: 'GET /a', functionName, authorization: { kind: 'iam' } },
      {
        routeKey: 'ANY /b/{id}',
        functionName,
        authorization: { kind: 'jwt', issuer: 'https://issuer', audience: ['shop'] },
      },
      { routeKey: 'POST /c', functionName, authorization: { kind: 'none' } },
    ]);
    expect(outputs).toEqual({ Url: 'http://127.0.0.1:4567' });
  });

  it('yields its tables and its identities of mail', async () => {
    const directory = synthesize((stack) => {
      const table = new Table(stack, 'Orders', {
        tableName: 'orders',
        partitionKey: { name: 'orderId', type: AttributeType.STRING },
      });
      table.addGlobalSecondaryIndex({
        indexName: 'byDay',
        partitionKey: { name: 'day', type: AttributeType.NUMBER },
        projectionType: ProjectionType.KEYS_ONLY,
      });
      new ConfigurationSet(stack, 'Set', { configurationSetName: 'mails' });
      new EmailIdentity(stack, 'Identity', { identity: Identity.email('shop@example.com') });
    });

    expect(await read(directory)).toMatchObject({
      tables: [
        {
          name: 'orders',
          keySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' }],
          globalSecondaryIndexes: [
            { IndexName: 'byDay', Projection: { ProjectionType: 'KEYS_ONLY' } },
          ],
        },
      ],
      configurationSets: ['mails'],
      emailIdentities: ['shop@example.com'],
    });
  });

  it('yields the role of a function with its policies, AWS’s and its own', async () => {
    const directory = synthesize((stack) => {
      const queue = new Queue(stack, 'Orders');
      const consumer = functionIn(stack);
      queue.grantSendMessages(consumer);
      const statements = [new PolicyStatement({ actions: ['sns:Publish'], resources: ['*'] })];
      consumer.role?.addManagedPolicy(new ManagedPolicy(stack, 'Publish', { statements }));
    });

    const [consumer] = (await read(directory)).functions;
    const granted = consumer?.role.policies.flatMap(({ statements }) =>
      statements.map(({ actions, resources }) => [...actions.patterns, ...resources.patterns]),
    );
    expect(consumer?.role.arn).toBe(`arn:aws:iam::000000000000:role/${consumer?.role.name}`);
    expect(granted).toEqual([
      [
        'sqs:SendMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        expect.stringMatching(/^arn:aws:sqs:us-east-1:000000000000:Shop-Orders/),
      ],
      ['sns:Publish', '*'],
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', '*'],
    ]);
  });

  it('names what does not run, and is silent about what a laptop can do without', async () => {
    const directory = synthesize((stack) => {
      functionIn(stack).addPermission('Invoke', { principal: new AnyPrincipal() });
      new CfnResource(stack, 'Firewall', {
        type: 'AWS::EC2::SecurityGroup',
        properties: { GroupDescription: 'of nobody' },
      });
    });

    expect((await read(directory)).notRun.map(({ type }) => type).sort()).toEqual([
      'AWS::EC2::SecurityGroup',
    ]);
  });

  it('of several stacks runs the one that is named', async () => {
    const directory = synthesize(
      (stack) => new Queue(stack, 'Q', { queueName: stack.stackName }),
      ['Left', 'Right'],
    );
    const options = { parameters: {}, endpoints: ENDPOINTS };

    await expect(readAssembly(directory, options)).rejects.toThrow(/Left, Right/);
    const { queues } = await readAssembly(directory, { ...options, stackName: 'Right' });
    expect(queues.map(({ name }) => name)).toEqual(['Right']);
  });

  it('that was not synthesized is an error that says so', async () => {
    await expect(read(temporaryFolder())).rejects.toThrow(
      /manifest.json .* synthesize the app first/,
    );
  });
});
