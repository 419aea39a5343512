import { request } from 'node:http';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  BatchGetItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListBackupsCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  ListIdentitiesCommand,
  SESClient,
  SendEmailCommand,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import {
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startConsole } from '../../../local/console/server.ts';
import { PortInUseError } from '../../../local/endpoint/listen.ts';
import { startServices } from './setup.ts';

let services: Awaited<ReturnType<typeof startServices>>;
beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services?.stop());

/** A request that no SDK would send. */
function raw(
  headers: Readonly<Record<string, string>>,
  { method = 'POST', path = '/', body = '' } = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: services.port, method, path, headers });
    outgoing.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    outgoing.end(body);
  });
}

describe('the endpoint', () => {
  const sqsCall = {
    'x-amz-target': 'AmazonSQS.ListQueues',
    'content-type': 'application/x-amz-json-1.0',
  };

  it('serves SQS to the SDK', async () => {
    const sqs = new SQSClient(services.clientConfig);
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    expect(QueueUrls).toEqual([`${services.url}/000000000000/orders.fifo`]);
    const [QueueUrl] = QueueUrls;
    await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'x',
        MessageGroupId: 'g',
        MessageDeduplicationId: 'd',
      }),
    );
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }),
    );
    expect(Messages?.map(({ Body }) => Body)).toEqual(['x']);
  });

  it('refuses what a web page sends, with its Origin or its fetch metadata', async () => {
    expect((await raw({ ...sqsCall, origin: 'https://evil.example' }, { body: '{}' })).status).toBe(
      403,
    );
    expect((await raw({ ...sqsCall, 'sec-fetch-site': 'cross-site' }, { body: '{}' })).status).toBe(
      403,
    );
    expect((await raw(sqsCall, { body: '{}' })).status).toBe(200);
  });

  it('refuses a name that was rebound to this machine', async () => {
    expect((await raw({ ...sqsCall, host: 'evil.example' }, { body: '{}' })).status).toBe(403);
    expect((await raw({ ...sqsCall, host: 'localhost:4566' }, { body: '{}' })).status).toBe(200);
  });

  it('names what it does not understand', async () => {
    const malformed = await raw(sqsCall, { body: '{' });
    expect([malformed.status, malformed.body]).toEqual([
      400,
      expect.stringContaining('SerializationException'),
    ]);
    const other = await raw({ 'x-amz-target': 'Kinesis_20131202.ListStreams' }, { body: '{}' });
    expect(other.body).toContain('Kinesis_20131202.ListStreams is not run on the laptop');
    expect((await raw({}, { method: 'GET', path: '/elsewhere' })).status).toBe(404);
  });

  it('takes bodies of 5 MiB and no more', async () => {
    const of = (bytes: number) => `{"x":"${'y'.repeat(bytes - 8)}"}`;
    expect((await raw(sqsCall, { body: of(5 * 1024 * 1024) })).status).not.toBe(413);
    expect((await raw(sqsCall, { body: of(5 * 1024 * 1024 + 1) })).status).toBe(413);
  });

  it('says that it runs', async () => {
    const { body } = await raw({}, { method: 'GET', path: '/_local/health' });
    expect(JSON.parse(body)).toEqual({ status: 'running' });
  });

  it('names the port that is taken', async () => {
    await expect(startConsole({ port: services.port, inbox: services.inbox })).rejects.toThrow(
      PortInUseError,
    );
  });
});

describe('DynamoDB', () => {
  const put = (id: string, when?: string) => ({
    Put: {
      TableName: 'things',
      Item: { id: { S: id }, day: { S: 'monday' } },
      ...(when !== undefined && { ConditionExpression: when }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    },
  });

  it('commits transactions whole, and says which write refused one and what is stored', async () => {
    const client = new DynamoDBClient(services.clientConfig);
    await client.send(new TransactWriteItemsCommand({ TransactItems: [put('a'), put('b')] }));
    const refused = client.send(
      new TransactWriteItemsCommand({
        TransactItems: [put('c'), put('a', 'attribute_not_exists(id)')],
      }),
    );
    await expect(refused).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Item: { id: { S: 'a' } } },
      ],
    });
    const Keys = ['a', 'b', 'c'].map((id) => ({ id: { S: id } }));
    const { Responses } = await client.send(
      new BatchGetItemCommand({ RequestItems: { things: { Keys, ConsistentRead: true } } }),
    );
    expect(Responses?.['things']?.map(({ id }) => id?.S).sort()).toEqual(['a', 'b']);
  });

  it('queries the indexes of the template', async () => {
    const client = new DynamoDBClient(services.clientConfig);
    const { Items } = await client.send(
      new QueryCommand({
        TableName: 'things',
        IndexName: 'by-day',
        KeyConditionExpression: '#day = :day',
        ExpressionAttributeNames: { '#day': 'day' },
        ExpressionAttributeValues: { ':day': { S: 'monday' } },
      }),
    );
    expect(Items?.length).toBe(2);
  });

  it('tells the ARNs of a table and its indexes as the stack has them', async () => {
    const client = new DynamoDBClient(services.clientConfig);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'things' }));
    const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/things';
    expect(Table).toMatchObject({
      TableArn: arn,
      GlobalSecondaryIndexes: [{ IndexArn: `${arn}/index/by-day` }],
    });
  });

  it('names an operation that it does not know', async () => {
    const client = new DynamoDBClient(services.clientConfig);
    await expect(client.send(new ListBackupsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'DynamoDB_20120810.ListBackups is not run on the laptop.',
    });
  });

  it('comes back with its data when the engine is killed', async () => {
    const client = new DynamoDBClient({ ...services.clientConfig, maxAttempts: 10 });
    const Item = { id: { S: 'kept' }, day: { S: 'friday' } };
    await client.send(new PutItemCommand({ TableName: 'things', Item }));
    const [pid] = services.pids;
    if (pid === undefined) throw new Error('no engine was started');
    process.kill(pid, 'SIGKILL');
    const RequestItems = { things: { Keys: [{ id: { S: 'kept' } }], ConsistentRead: true } };
    const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems }));
    expect(Responses?.['things']).toEqual([Item]);
    expect(services.pids.length).toBeGreaterThan(1);
  });
});

describe('SES', () => {
  const mail = (to: string[], rest: { source?: string; set?: string; subject?: string } = {}) =>
    new SendEmailCommand({
      Source: rest.source ?? 'orders@shop.example',
      Destination: { ToAddresses: to, CcAddresses: ['cc@example.com'] },
      Message: {
        Subject: { Data: rest.subject ?? 'Grüße' },
        Body: { Text: { Data: 'text' }, Html: { Data: '<p>html</p>' } },
      },
      ConfigurationSetName: rest.set ?? 'mails',
      Tags: [{ Name: 'order', Value: 'o1' }],
      ReplyToAddresses: ['help@shop.example'],
    });
  let ses: SESClient;
  beforeAll(() => {
    ses = new SESClient({ ...services.clientConfig, maxAttempts: 1 });
  });

  it('keeps every recipient, both parts, the tags and where to reply', async () => {
    const { MessageId } = await ses.send(mail(['a@example.com', 'b@example.com']));
    expect(services.inbox.get(MessageId ?? '')).toMatchObject({
      to: ['a@example.com', 'b@example.com'],
      cc: ['cc@example.com'],
      replyTo: ['help@shop.example'],
      subject: 'Grüße',
      text: 'text',
      html: '<p>html</p>',
      tags: { order: 'o1' },
      configurationSet: 'mails',
    });
  });

  it('shows the inbox as LocalStack does', async () => {
    const { body } = await raw({}, { method: 'GET', path: '/_aws/ses' });
    expect(JSON.parse(body).messages.at(-1)).toMatchObject({
      Source: 'orders@shop.example',
      Destination: { ToAddresses: ['a@example.com', 'b@example.com'] },
      Body: { text_part: 'text', html_part: '<p>html</p>' },
    });
  });

  it('sends from any address of a verified domain', async () => {
    await ses.send(mail(['a@example.com'], { source: 'Shop <hello@brand.example>' }));
  });

  it.each([
    ['an unverified sender', ['a@example.com'], { source: 'x@other.example' }, 'MessageRejected'],
    [
      'an unknown configuration set',
      ['a@example.com'],
      { set: 'none' },
      'ConfigurationSetDoesNotExist',
    ],
    ['an address that is none', ['nobody'], {}, 'InvalidParameterValue'],
    [
      'a subject with a line break',
      ['a@example.com'],
      { subject: 'x\r\nBcc: y@z.example' },
      'InvalidParameterValue',
    ],
  ])('refuses %s', async (_, to, rest, code) => {
    const before = services.inbox.count;
    // The SDK names a modelled error with its own suffix.
    await expect(ses.send(mail(to, rest))).rejects.toMatchObject({
      name: expect.stringMatching(new RegExp(`^${code}(Exception)?$`)),
    });
    expect(services.inbox.count).toBe(before);
  });

  it('takes 50 recipients and refuses 51', async () => {
    const to = (count: number) => Array.from({ length: count }, (_, n) => `r${n}@example.com`);
    await ses.send(mail(to(49)));
    await expect(ses.send(mail(to(50)))).rejects.toThrow();
  });

  it('reads a raw mail for display and keeps it as it came', async () => {
    const text = 'From: orders@shop.example\r\nTo: a@example.com\r\nSubject: Raw\r\n\r\nbody\r\n';
    const { MessageId } = await ses.send(
      new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(text) } }),
    );
    const stored = services.inbox.get(MessageId ?? '');
    expect(stored).toMatchObject({ subject: 'Raw', to: ['a@example.com'] });
    expect(stored?.raw?.toString()).toBe(text);
  });

  it('tells its identities and its quota', async () => {
    const { Identities } = await ses.send(new ListIdentitiesCommand({}));
    expect(Identities).toEqual(['orders@shop.example', 'brand.example']);
    const { VerificationAttributes } = await ses.send(
      new GetIdentityVerificationAttributesCommand({ Identities: ['brand.example', 'x.example'] }),
    );
    expect(VerificationAttributes).toEqual({ 'brand.example': { VerificationStatus: 'Success' } });
    const { SentLast24Hours } = await ses.send(new GetSendQuotaCommand({}));
    expect(SentLast24Hours).toBe(services.inbox.count);
  });
});

describe('CloudFormation', () => {
  it('tells the stack’s outputs and resources', async () => {
    const client = new CloudFormationClient(services.clientConfig);
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'Shop' }));
    expect(Stacks?.[0]?.StackStatus).toBe('CREATE_COMPLETE');
    expect(Stacks?.[0]?.Outputs).toEqual([
      { OutputKey: 'ApiUrl', OutputValue: 'http://127.0.0.1:1234' },
      { OutputKey: 'Odd', OutputValue: '<&>' },
    ]);
    const { StackResources } = await client.send(
      new DescribeStackResourcesCommand({ StackName: 'Shop' }),
    );
    expect(StackResources?.map(({ PhysicalResourceId }) => PhysicalResourceId)).toEqual([
      `${services.url}/000000000000/orders.fifo`,
      'things',
    ]);
  });

  it('does not know another stack', async () => {
    const client = new CloudFormationClient(services.clientConfig);
    await expect(
      client.send(new DescribeStacksCommand({ StackName: 'Other' })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

it('no service failed in all of this', () => {
  expect(services.faults).toEqual([]);
});
