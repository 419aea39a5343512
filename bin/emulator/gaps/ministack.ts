/** What MiniStack does otherwise, row by row of docs/emulators.md, but for what the read-back sees. */
import * as z from 'zod';
import { SENDER } from '../cdk.ts';
import { EmulatorError } from '../error.ts';
import { ACCOUNT, REGION } from '../places.ts';
import { json, orThrow, query, type Send, type SignedCall } from '../signed-call.ts';
import type { Deployed, Gap } from './gap.ts';
import { asRole, type Grant, isDenied } from './role.ts';
import { createdStack } from './stack.ts';

/** Without this the look would take a mistake of its own for the emulator's. */
function require(isSo: boolean, what: string): void {
  if (!isSo) throw new EmulatorError(`a gap cannot be looked for: ${what}`);
}

const alarm = (watched: object) => ({
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      Threshold: 1,
      ...watched,
    },
  },
});
const metric = { Namespace: 'Gap', MetricName: 'Number' };

async function seeMetricMath(send: Send): Promise<string | undefined> {
  const plain = { ...metric, Period: 60, Statistic: 'Sum' };
  const math = [
    { Id: 'sum', Expression: 'one + one' },
    { Id: 'one', ReturnData: false, MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' } },
  ];
  const control = await createdStack(send, 'gap-alarm', alarm(plain));
  require(control.isComplete, `an alarm on a metric: ${control.said}`);
  const { isComplete, said } = await createdStack(send, 'gap-math', alarm({ Metrics: math }));
  return isComplete ? undefined : said;
}

async function seeAccessKey(send: Send): Promise<string | undefined> {
  const User = { Type: 'AWS::IAM::User', Properties: {} };
  const Key = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: { Ref: 'User' } } };
  const control = await createdStack(send, 'gap-user', { User });
  require(control.isComplete, `a user: ${control.said}`);
  const { isComplete, said } = await createdStack(send, 'gap-key', { User, Key });
  return isComplete ? undefined : said;
}

const sqs = (action: string, body: Readonly<Record<string, unknown>>) =>
  json('sqs', `AmazonSQS.${action}`, body);

/** A receipt that is none: who is not denied is told so. */
const ReceiptHandle = 'none';
const batches: readonly (readonly [action: string, entry: Readonly<Record<string, unknown>>])[] = [
  ['SendMessage', { MessageBody: 'gap' }],
  ['DeleteMessage', { ReceiptHandle }],
  ['ChangeMessageVisibility', { ReceiptHandle, VisibilityTimeout: 0 }],
];

/** Undefined when one of the batches is allowed to whom the single call is. */
async function seeBatches(send: Send): Promise<string | undefined> {
  const call = orThrow(send);
  const QueueName = `gap-${process.pid}`;
  const made = await call(sqs('CreateQueue', { QueueName }));
  const { QueueUrl } = z.object({ QueueUrl: z.string() }).parse(JSON.parse(made));
  const grant: Grant = {
    Action: batches.map(([action]) => `sqs:${action}`),
    Resource: `arn:aws:sqs:${REGION}:${ACCOUNT}:${QueueName}`,
  };
  try {
    return await asRole(send, grant, async (asIt) => {
      const denied: string[] = [];
      for (const [action, entry] of batches) {
        const single = await asIt(sqs(action, { QueueUrl, ...entry }));
        require(!isDenied(single), `${action} is denied, too: ${single.text}`);
        const Entries = [{ Id: '1', ...entry }];
        if (isDenied(await asIt(sqs(`${action}Batch`, { QueueUrl, Entries })))) denied.push(action);
      }
      return denied.length < batches.length ? undefined : `denied: ${denied.join(', ')}`;
    });
  } finally {
    await call(sqs('DeleteQueue', { QueueUrl }));
  }
}

const ses = (parameters: Readonly<Record<string, string>>): SignedCall =>
  query('ses', '2010-12-01', parameters);

/** To a name without a domain, which SES refuses of who may send: no mail is left of the look. */
const MAIL = ses({
  Action: 'SendEmail',
  Source: SENDER,
  'Destination.ToAddresses.member.1': 'nobody',
  'Message.Subject.Data': 'gap',
  'Message.Body.Text.Data': 'gap',
});

/** Undefined when a grant for an identity, or one for a sender, lets somebody send. */
async function seeMailGrants(send: Send): Promise<string | undefined> {
  const isMailDenied = (grant: Omit<Grant, 'Action'>) =>
    asRole(send, { Action: 'ses:SendEmail', ...grant }, async (asIt) => isDenied(await asIt(MAIL)));
  require(!(await isMailDenied({ Resource: '*' })), 'who may send all mail is denied, too');
  const Resource = `arn:aws:ses:${REGION}:${ACCOUNT}:identity/*`;
  const Condition = { StringEquals: { 'ses:FromAddress': SENDER } };
  const isDeniedByIdentity = await isMailDenied({ Resource });
  const isDeniedBySender = await isMailDenied({ Resource: '*', Condition });
  return isDeniedByIdentity && isDeniedBySender ? 'denied by identity, and by sender' : undefined;
}

async function seeSendingEnabled(send: Send): Promise<string | undefined> {
  const control = await send(ses({ Action: 'GetSendQuota' }));
  require(control.status === 200, `GetSendQuota: ${control.text}`);
  const { status } = await send(ses({ Action: 'GetAccountSendingEnabled' }));
  return status === 200 ? undefined : `status ${status}`;
}

const stages = z.object({
  items: z.array(z.object({ accessLogSettings: z.object({ destinationArn: z.string() }) })).min(1),
});
const events = z.object({ events: z.array(z.unknown()) });

/** Logs are written after the answer. */
const LOG_DELAY_MS = 3_000;

async function seeAccessLog({ send, apiUrl, sleep }: Deployed): Promise<string | undefined> {
  const call = orThrow(send);
  const [apiId = ''] = new URL(apiUrl).hostname.split('.');
  const path = `/_aws/execute-api/${apiId}/$default/orders`;
  const { status, text } = await send({ service: 'execute-api', method: 'GET', path });
  require(status === 200, `the API answers ${status}: ${text}`);
  const told = await call({
    service: 'apigateway',
    method: 'GET',
    path: `/v2/apis/${apiId}/stages`,
  });
  const [stage] = stages.parse(JSON.parse(told)).items;
  const logGroupName = stage?.accessLogSettings.destinationArn.split(':')[6];
  await sleep(LOG_DELAY_MS);
  const logged = await call(json('logs', 'Logs_20140328.FilterLogEvents', { logGroupName }));
  const isEmpty = events.parse(JSON.parse(logged)).events.length === 0;
  return isEmpty ? `${logGroupName} is empty after an answer` : undefined;
}

export const gaps: readonly Gap[] = [
  { row: '`AWS::CloudWatch::Alarm` with `Metrics`', see: ({ send }) => seeMetricMath(send) },
  { row: "SQS's batch calls", see: ({ send }) => seeBatches(send) },
  { row: "SES v1's `SendEmail`", see: ({ send }) => seeMailGrants(send) },
  {
    row: "the outputs' API",
    see: async ({ apiUrl }) =>
      new URL(apiUrl).hostname.endsWith('.localhost') ? new URL(apiUrl).hostname : undefined,
  },
  { row: 'no `AWS::IAM::AccessKey`', see: ({ send }) => seeAccessKey(send) },
  { row: 'access logs of the API', see: seeAccessLog },
  { row: 'no `ses:GetAccountSendingEnabled`', see: ({ send }) => seeSendingEnabled(send) },
];
