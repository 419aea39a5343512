import { describe, expect, it } from 'vitest';
import { leftOf, overlooked } from '../../../bin/emulator/leftovers.ts';
import { listAll } from '../../../bin/emulator/listings.ts';
import type { SignedCall } from '../../../bin/emulator/signed-call.ts';
import { templateSchema } from '../../../local/assembly/template.ts';
import { templateWith } from '../../lib/template.ts';

const template = templateSchema.parse({
  Resources: {
    A: { Type: 'AWS::SNS::Topic' },
    B: { Type: 'AWS::SNS::Topic' },
    C: { Type: 'AWS::SQS::Queue' },
  },
});
const topics = (...names: string[]) => ({ what: 'topics', type: 'AWS::SNS::Topic', names });
const queues = (...names: string[]) => ({ what: 'queues', type: 'AWS::SQS::Queue', names });

describe('what a stack leaves', () => {
  it('is named by kind, and nothing is nothing', () => {
    expect(leftOf([topics('a', 'b'), queues()])).toEqual(['topics: a, b']);
    expect(leftOf([topics(), queues()])).toEqual([]);
  });

  it('is not known where less is listed than was deployed', () => {
    expect(overlooked(template, [topics('a', 'b'), queues('c', 'of somebody else')])).toEqual([]);
    expect(overlooked(template, [topics('a'), queues()])).toEqual([
      'topics: 1 of 2',
      'queues: 0 of 1',
    ]);
  });
});

/** A page of each service's answer, as its API reference shows it. */
const XML: Readonly<Record<string, string>> = {
  DescribeAlarms: '<MetricAlarms><member><AlarmName>n</AlarmName></member></MetricAlarms>',
  ListDashboards: '<member><DashboardName>n</DashboardName></member>',
  ListTopics: '<Topics><member><TopicArn>n</TopicArn></member></Topics>',
  ListSubscriptions: '<member><SubscriptionArn>n</SubscriptionArn></member>',
  ListIdentities: '<Identities><member>n</member></Identities>',
  ListConfigurationSets: '<ConfigurationSets><member><Name>n</Name></member></ConfigurationSets>',
  ListRoles: '<member><RoleName>n</RoleName></member>',
};
const JSON_ANSWERS: Readonly<Record<string, unknown>> = {
  'AmazonSQS.ListQueues': { QueueUrls: ['n'] },
  'DynamoDB_20120810.ListTables': { TableNames: ['n'] },
  '/2015-03-31/functions/': { Functions: [{ FunctionName: 'n' }] },
  '/2015-03-31/event-source-mappings/': { EventSourceMappings: [{ UUID: 'n' }] },
  'Logs_20140328.DescribeLogGroups': { logGroups: [{ logGroupName: 'n' }] },
  'AWSEvents.ListRules': { Rules: [{ Name: 'n' }] },
  '/v2/apis': { items: [{ apiId: 'n' }] },
  'TrentService.ListKeys': { Keys: [{ KeyId: 'n' }, { KeyId: 'going' }] },
};

async function answer({ headers, path, body = '' }: SignedCall): Promise<string> {
  const target = headers?.['x-amz-target'] ?? path ?? '';
  if (target === 'TrentService.DescribeKey') {
    const KeyState = body.includes('going') ? 'PendingDeletion' : 'Enabled';
    return JSON.stringify({ KeyMetadata: { KeyState, KeyManager: 'CUSTOMER' } });
  }
  const action = new URLSearchParams(body).get('Action') ?? '';
  return XML[action] ?? JSON.stringify(JSON_ANSWERS[target]);
}

describe('the listings', () => {
  it('read the one that there is of each kind', async () => {
    const all = await listAll(answer);
    expect(all.filter(({ names }) => names.join() !== 'n')).toEqual([]);
    expect(all).toHaveLength(15);
  });

  it('are of every type that the stack has, but for those that go with another', async () => {
    const { Resources } = templateSchema.parse(
      templateWith({ environment: 'development', sender: 'orders@shop.example' }).toJSON(),
    );
    const types = new Set((await listAll(answer)).map(({ type }) => type));
    const unlisted = new Set(
      Object.values(Resources)
        .map(({ Type }) => Type)
        .filter((type) => !types.has(type)),
    );
    expect([...unlisted].sort()).toEqual([
      'AWS::ApiGatewayV2::Integration',
      'AWS::ApiGatewayV2::Route',
      'AWS::ApiGatewayV2::Stage',
      'AWS::IAM::Policy',
      'AWS::Lambda::Permission',
      'AWS::SES::ConfigurationSetEventDestination',
      'AWS::SNS::TopicPolicy',
      'AWS::SQS::QueuePolicy',
    ]);
  });
});
