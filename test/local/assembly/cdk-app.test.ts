import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnOutput, CfnResource, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import {
  AttributeType,
  ProjectionType,
  StreamViewType,
  Table,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { AnyPrincipal, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  CfnEventSourceMapping,
  Code,
  FilterCriteria,
  FilterRule,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { ConfigurationSet, EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { httpApiIds } from '../../../local/assembly/cloud-assembly.ts';
import { AssemblyError } from '../../../local/assembly/errors.ts';
import { readAssembly } from '../../../local/assembly/read-assembly.ts';
import { ENDPOINTS, temporaryFolder } from './folders.ts';

function synthesize(
  build: (stack: Stack) => void,
  names: readonly string[] = ['Shop'],
  { analyticsReporting, ...props }: StackProps = {},
): string {
  const outdir = temporaryFolder();
  const app = new App({ outdir, analyticsReporting: analyticsReporting ?? false });
  for (const name of names) build(new Stack(app, name, props));
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
        authorization: {
          kind: 'jwt',
          issuer: 'https://issuer',
          audience: ['shop'],
          scopes: [],
          identitySource: { kind: 'header', name: 'Authorization' },
        },
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

  it('yields its TableV2 of one region as a table, and names replicas elsewhere', async () => {
    const build = (replicas: { region: string }[]) => (stack: Stack) => {
      const table = new TableV2(stack, 'Notes', {
        partitionKey: { name: 'user', type: AttributeType.STRING },
        sortKey: { name: 'id', type: AttributeType.STRING },
        localSecondaryIndexes: [
          { indexName: 'byDay', sortKey: { name: 'day', type: AttributeType.STRING } },
        ],
        replicas,
      });
      table.grantReadData(functionIn(stack));
    };
    const env = { region: 'eu-west-1', account: '111122223333' };

    const { tables, notRun } = await read(synthesize(build([]), ['Shop'], { env }));
    expect(tables).toEqual([
      {
        logicalId: expect.stringMatching(/^Notes/),
        name: expect.stringMatching(/^Shop-Notes/),
        attributeDefinitions: ['user', 'id', 'day'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        keySchema: [
          { AttributeName: 'user', KeyType: 'HASH' },
          { AttributeName: 'id', KeyType: 'RANGE' },
        ],
        globalSecondaryIndexes: [],
        localSecondaryIndexes: [
          {
            IndexName: 'byDay',
            KeySchema: [
              { AttributeName: 'user', KeyType: 'HASH' },
              { AttributeName: 'day', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      },
    ]);
    expect(notRun).toEqual([]);

    const elsewhere = build([{ region: 'us-east-2' }, { region: 'us-west-2' }]);
    const { notRun: named } = await read(synthesize(elsewhere, ['Shop'], { env }));
    expect(named.map(({ type }) => type)).toEqual([
      // Which is how the replicas are told of changes.
      'AWS::DynamoDB::GlobalTable.StreamSpecification',
      'AWS::DynamoDB::GlobalTable.Replicas[us-east-2]',
      'AWS::DynamoDB::GlobalTable.Replicas[us-west-2]',
    ]);
  });

  it('yields a table with provisioned throughput, which nothing throttles here', async () => {
    const directory = synthesize((stack) => {
      new Table(stack, 'Notes', { partitionKey: { name: 'user', type: AttributeType.STRING } });
    });

    const { tables, notRun } = await read(directory);
    expect([tables.length, notRun]).toEqual([1, []]);
  });

  it('is where it says that it is', async () => {
    const directory = synthesize(
      (stack) => {
        const queue = new Queue(stack, 'Jobs');
        new CfnOutput(stack, 'Arn', { value: queue.queueArn });
        new CfnOutput(stack, 'Region', { value: stack.region });
      },
      ['Shop'],
      { env: { region: 'eu-west-1', account: '111122223333' } },
    );

    const { region, accountId, outputs } = await read(directory);

    expect({ region, accountId }).toEqual({ region: 'eu-west-1', accountId: '111122223333' });
    expect(outputs).toEqual({
      Arn: expect.stringMatching(/^arn:aws:sqs:eu-west-1:111122223333:Shop-Jobs/),
      Region: 'eu-west-1',
    });
  });

  it('tells outputs and functions the address of its APIs here, however it is put together', async () => {
    const directory = synthesize((stack) => {
      const api = new HttpApi(stack, 'Api');
      const other = new HttpApi(stack, 'Other');
      functionIn(stack, { API: `${api.url}items`, OTHER: other.apiEndpoint });
      new CfnOutput(stack, 'Url', { value: api.url ?? '' });
      new CfnOutput(stack, 'Elsewhere', { value: 'https://execute-api.us-east-1.amazonaws.com' });
    });

    const { outputs, functions, httpApis } = await readAssembly(directory, {
      parameters: {},
      endpoints: {
        aws: 'http://127.0.0.1:4566',
        httpApi: (logicalId) => `http://127.0.0.1/${logicalId}`,
      },
    });

    const [api, other] = httpApis.map(({ logicalId }) => `http://127.0.0.1/${logicalId}`);
    expect(outputs).toEqual({
      Url: `${api}/`,
      Elsewhere: 'https://execute-api.us-east-1.amazonaws.com',
    });
    expect(functions[0]?.environment).toMatchObject({ API: `${api}/items`, OTHER: other });
    expect(await httpApiIds(directory)).toEqual(httpApis.map(({ logicalId }) => logicalId));
  });

  it('yields what its API tells browsers, and names a stage that does not answer here', async () => {
    const directory = synthesize((stack) => {
      const api = new HttpApi(stack, 'Api', {
        corsPreflight: {
          allowOrigins: ['https://shop.example'],
          allowMethods: [CorsHttpMethod.GET],
          allowHeaders: ['x-a'],
          exposeHeaders: ['x-b'],
          allowCredentials: true,
          maxAge: Duration.minutes(1),
        },
      });
      api.addStage('Beta', { stageName: 'beta', autoDeploy: true });
    });

    const { httpApis, notRun } = await read(directory);

    expect(httpApis[0]?.cors).toEqual({
      allowOrigins: ['https://shop.example'],
      allowMethods: ['GET'],
      allowHeaders: ['x-a'],
      exposeHeaders: ['x-b'],
      allowCredentials: true,
      maxAgeSeconds: 60,
    });
    expect(notRun.map(({ type }) => type)).toEqual(['AWS::ApiGatewayV2::Stage.StageName=beta']);
  });

  it('names an event filter, and is silent about what the CDK says of itself', async () => {
    const directory = synthesize(
      (stack) => {
        const filters = [FilterCriteria.filter({ body: { kind: FilterRule.isEqual('cup') } })];
        functionIn(stack).addEventSource(new SqsEventSource(new Queue(stack, 'Q'), { filters }));
      },
      ['Shop'],
      { analyticsReporting: true },
    );

    expect((await read(directory)).notRun).toEqual([
      {
        logicalId: expect.stringMatching(/^ConsumerSqsEventSource.*\.FilterCriteria$/),
        type: 'AWS::Lambda::EventSourceMapping.FilterCriteria',
      },
    ]);
  });

  it('that cannot be run is told all that stands in its way', async () => {
    const directory = synthesize((stack) => {
      const table = new Table(stack, 'Notes', {
        partitionKey: { name: 'user', type: AttributeType.STRING },
        stream: StreamViewType.NEW_IMAGE,
      });
      const code = Code.fromInline('def handler(event, context): pass');
      const runtime = Runtime.PYTHON_3_13;
      new LambdaFunction(stack, 'Python', { code, runtime, handler: 'index.handler' });
      new Rule(stack, 'Nightly', {
        schedule: Schedule.cron({ hour: '3' }),
        targets: [new LambdaTarget(functionIn(stack))],
      });
      new CfnEventSourceMapping(stack, 'Changes', {
        functionName: 'Consumer',
        eventSourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Notes/stream/1',
      });
      expect(table.tableStreamArn).toBeDefined();
    });

    const reading = read(directory);

    await expect(reading).rejects.toThrow(AssemblyError);
    await expect(reading).rejects.toThrow(
      /Python\w+ \(AWS::Lambda::Function\) cannot be run: .*only Node\.js functions/,
    );
    await expect(reading).rejects.toThrow(
      /^Changes \(AWS::Lambda::EventSourceMapping\) cannot be run: .*only SQS queues/m,
    );
    await expect(reading).rejects.toThrow(/^Nightly\w+: the schedule cron\(.*is not run here/m);
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
