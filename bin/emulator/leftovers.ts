/** What is in the emulator's account, beside what `cdk bootstrap` made. */
import * as z from 'zod';
import type { Places } from './places.ts';
import { type CallSigned, json, query, type SignedCall, withSignedCalls } from './signed-call.ts';

interface Listing {
  /** What is listed, in the plural. */
  readonly what: string;
  readonly call: SignedCall;
  readonly read: (answer: string) => readonly string[];
}

/** Every text of this element. */
const elements = (name: string) => (xml: string) =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]+)</${name}>`, 'g'))].map(([, text = '']) => text);

/** Every `name` of the items in the list at `field`. */
const items = (field: string, name: string) => (text: string) => {
  const answer = z.object({ [field]: z.array(z.looseObject({ [name]: z.string() })) });
  return (answer.parse(JSON.parse(text))[field] ?? []).map((item) => String(item[name]));
};

/** The list of texts at `field`; SQS leaves it out where it is empty. */
const texts = (field: string) => (text: string) =>
  z.object({ [field]: z.array(z.string()).default([]) }).parse(JSON.parse(text))[field] ?? [];

const get = (service: string, path: string): SignedCall => ({ service, method: 'GET', path });

const SES = '2010-12-01';
const CLOUDWATCH = '2010-08-01';

/** One for each type of resource that the stack has and that can be listed. */
const listings: readonly Listing[] = [
  { what: 'queues', call: json('sqs', 'AmazonSQS.ListQueues'), read: texts('QueueUrls') },
  {
    what: 'tables',
    call: json('dynamodb', 'DynamoDB_20120810.ListTables'),
    read: texts('TableNames'),
  },
  {
    what: 'functions',
    call: get('lambda', '/2015-03-31/functions/'),
    read: items('Functions', 'FunctionName'),
  },
  {
    what: 'event source mappings',
    call: get('lambda', '/2015-03-31/event-source-mappings/'),
    read: items('EventSourceMappings', 'UUID'),
  },
  {
    what: 'log groups',
    call: json('logs', 'Logs_20140328.DescribeLogGroups'),
    read: items('logGroups', 'logGroupName'),
  },
  { what: 'rules', call: json('events', 'AWSEvents.ListRules'), read: items('Rules', 'Name') },
  { what: 'APIs', call: get('apigateway', '/v2/apis'), read: items('items', 'apiId') },
  {
    what: 'alarms',
    call: query('monitoring', CLOUDWATCH, { Action: 'DescribeAlarms' }),
    read: elements('AlarmName'),
  },
  {
    what: 'dashboards',
    call: query('monitoring', CLOUDWATCH, { Action: 'ListDashboards' }),
    read: elements('DashboardName'),
  },
  {
    what: 'topics',
    call: query('sns', '2010-03-31', { Action: 'ListTopics' }),
    read: elements('TopicArn'),
  },
  {
    what: 'mail identities',
    call: query('ses', SES, { Action: 'ListIdentities' }),
    read: elements('member'),
  },
  {
    what: 'configuration sets',
    call: query('ses', SES, { Action: 'ListConfigurationSets' }),
    read: elements('Name'),
  },
  {
    what: 'roles',
    call: query('iam', '2010-05-08', { Action: 'ListRoles' }),
    read: elements('RoleName'),
  },
];

/** What `cdk bootstrap` names everything with. */
const BOOTSTRAP = /^cdk-hnb659fds-/;

/** What is there, by kind; empty when nothing is. Keys are there until the day they are deleted. */
export const leftIn = (places: Places): Promise<ReadonlyMap<string, readonly string[]>> =>
  withSignedCalls(places, async (call) => {
    const left = new Map<string, readonly string[]>();
    for (const { what, call: request, read } of listings) {
      const names = read(await call(request)).filter((name) => !BOOTSTRAP.test(name));
      if (names.length > 0) left.set(what, names);
    }
    const keys = await activeKeys(call);
    return keys.length > 0 ? left.set('keys', keys) : left;
  });

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
