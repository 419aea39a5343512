/** The calls that list what is in the emulator's account, one for each type of resource. */
import * as z from 'zod';
import { type CallSigned, json, query, type SignedCall } from './signed-call.ts';
import { elementsOf } from './xml.ts';

interface Listing {
  /** What is listed, in the plural. */
  readonly what: string;
  /** Of the resources, in a template. */
  readonly type: string;
  readonly call: SignedCall;
  readonly read: (answer: string) => readonly string[];
}

/** What is there of one type of resource. */
export interface Listed extends Pick<Listing, 'what' | 'type'> {
  readonly names: readonly string[];
}

const elements = (name: string) => (xml: string) => elementsOf(xml, name);

/** Every `name` of the items in the list at `field`. */
const items = (field: string, name: string) => (text: string) => {
  const answer = z.object({ [field]: z.array(z.looseObject({ [name]: z.string() })) });
  return (answer.parse(JSON.parse(text))[field] ?? []).map((item) => String(item[name]));
};

/** The list of texts at `field`; SQS leaves it out where it is empty. */
const texts = (field: string) => (text: string) =>
  z.object({ [field]: z.array(z.string()).default([]) }).parse(JSON.parse(text))[field] ?? [];

const get = (service: string, path: string): SignedCall => ({ service, method: 'GET', path });

const SNS = '2010-03-31';
const SES = '2010-12-01';
const CLOUDWATCH = '2010-08-01';

/** One for each type of resource that the stack has and that can be listed. */
const listings: readonly Listing[] = [
  {
    what: 'queues',
    type: 'AWS::SQS::Queue',
    call: json('sqs', 'AmazonSQS.ListQueues'),
    read: texts('QueueUrls'),
  },
  {
    what: 'tables',
    type: 'AWS::DynamoDB::Table',
    call: json('dynamodb', 'DynamoDB_20120810.ListTables'),
    read: texts('TableNames'),
  },
  {
    what: 'functions',
    type: 'AWS::Lambda::Function',
    call: get('lambda', '/2015-03-31/functions/'),
    read: items('Functions', 'FunctionName'),
  },
  {
    what: 'event source mappings',
    type: 'AWS::Lambda::EventSourceMapping',
    call: get('lambda', '/2015-03-31/event-source-mappings/'),
    read: items('EventSourceMappings', 'UUID'),
  },
  {
    what: 'log groups',
    type: 'AWS::Logs::LogGroup',
    call: json('logs', 'Logs_20140328.DescribeLogGroups'),
    read: items('logGroups', 'logGroupName'),
  },
  {
    what: 'rules',
    type: 'AWS::Events::Rule',
    call: json('events', 'AWSEvents.ListRules'),
    read: items('Rules', 'Name'),
  },
  {
    what: 'APIs',
    type: 'AWS::ApiGatewayV2::Api',
    call: get('apigateway', '/v2/apis'),
    read: items('items', 'apiId'),
  },
  {
    what: 'alarms',
    type: 'AWS::CloudWatch::Alarm',
    call: query('monitoring', CLOUDWATCH, { Action: 'DescribeAlarms' }),
    read: elements('AlarmName'),
  },
  {
    what: 'dashboards',
    type: 'AWS::CloudWatch::Dashboard',
    call: query('monitoring', CLOUDWATCH, { Action: 'ListDashboards' }),
    read: elements('DashboardName'),
  },
  {
    what: 'topics',
    type: 'AWS::SNS::Topic',
    call: query('sns', SNS, { Action: 'ListTopics' }),
    read: elements('TopicArn'),
  },
  {
    what: 'subscriptions',
    type: 'AWS::SNS::Subscription',
    call: query('sns', SNS, { Action: 'ListSubscriptions' }),
    read: elements('SubscriptionArn'),
  },
  {
    what: 'mail identities',
    type: 'AWS::SES::EmailIdentity',
    call: query('ses', SES, { Action: 'ListIdentities' }),
    read: elements('member'),
  },
  {
    what: 'configuration sets',
    type: 'AWS::SES::ConfigurationSet',
    call: query('ses', SES, { Action: 'ListConfigurationSets' }),
    read: elements('Name'),
  },
  {
    what: 'roles',
    type: 'AWS::IAM::Role',
    call: query('iam', '2010-05-08', { Action: 'ListRoles' }),
    read: elements('RoleName'),
  },
];

/** Everything, whoever made it. */
export async function listAll(call: CallSigned): Promise<readonly Listed[]> {
  const all: Listed[] = [];
  for (const { what, type, call: request, read } of listings) {
    all.push({ what, type, names: read(await call(request)) });
  }
  return [...all, { what: 'keys', type: 'AWS::KMS::Key', names: await activeKeys(call) }];
}

const keyMetadata = z.object({
  KeyMetadata: z.object({ KeyState: z.string(), KeyManager: z.string() }),
});

/** Keys of the account's own that are not to be deleted: KMS waits for seven days or more. */
async function activeKeys(call: CallSigned): Promise<readonly string[]> {
  const ids = items('Keys', 'KeyId')(await call(json('kms', 'TrentService.ListKeys')));
  const active: string[] = [];
  for (const KeyId of ids) {
    const text = await call(json('kms', 'TrentService.DescribeKey', { KeyId }));
    const { KeyState, KeyManager } = keyMetadata.parse(JSON.parse(text)).KeyMetadata;
    if (KeyState !== 'PendingDeletion' && KeyManager === 'CUSTOMER') active.push(KeyId);
  }
  return active;
}
