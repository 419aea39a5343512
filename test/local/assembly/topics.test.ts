import { describe, expect, it } from 'vitest';
import { functionResource, readTemplate } from './folders.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:Shop-T';
const resources = (changes: Readonly<Record<string, object>> = {}) => ({
  Resources: {
    T: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { 'Fn::GetAtt': ['K', 'Arn'] } } },
    K: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true, KeyPolicy: {} } },
    Q: { Type: 'AWS::SQS::Queue', Properties: {} },
    C: { Type: 'AWS::SES::ConfigurationSet', Properties: { DeliveryOptions: {} } },
    S: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'T' },
        Protocol: 'sqs',
        Endpoint: { 'Fn::GetAtt': ['Q', 'Arn'] },
        RawMessageDelivery: true,
        ...changes['subscription'],
      },
    },
    D: {
      Type: 'AWS::SES::ConfigurationSetEventDestination',
      Properties: {
        ConfigurationSetName: { Ref: 'C' },
        EventDestination: {
          Enabled: true,
          MatchingEventTypes: ['bounce'],
          SnsDestination: { TopicARN: { Ref: 'T' } },
          ...changes['destination'],
        },
      },
    },
  },
});

describe('a topic', () => {
  it('is read with its subscription and with what tells it of mail', async () => {
    const deployment = await readTemplate(resources());
    expect(deployment).toMatchObject({
      topics: [{ logicalId: 'T', name: 'Shop-T', arn: TOPIC }],
      subscriptions: [{ logicalId: 'S', topicArn: TOPIC, queueName: 'Shop-Q', isRaw: true }],
      eventDestinations: [
        {
          logicalId: 'D',
          configurationSet: 'Shop-C',
          enabled: true,
          eventTypes: ['bounce'],
          topicArn: TOPIC,
        },
      ],
      notRun: [],
    });
  });

  it.each([
    ['subscription', { Protocol: 'email' }, 'only queues subscribe here'],
    ['subscription', { Endpoint: 'arn:aws:sqs:x:0:else' }, 'S names the queue else, which is not'],
    ['subscription', { TopicArn: 'arn:none' }, 'S names the topic arn:none, which is not'],
    ['destination', { SnsDestination: { TopicARN: 'arn:none' } }, 'D names the topic arn:none'],
    ['destination', { SnsDestination: undefined }, 'only topics are told of mail here'],
  ])('refuses a %s with %o', async (what, change, problem) => {
    await expect(readTemplate(resources({ [what]: change }))).rejects.toThrow(problem);
  });

  it('names a filter, which is not run', async () => {
    const { notRun } = await readTemplate(resources({ subscription: { FilterPolicy: {} } }));
    expect(notRun).toEqual([
      { logicalId: 'S.FilterPolicy', type: 'AWS::SNS::Subscription.FilterPolicy' },
    ]);
  });

  it('and a key can be named to a function', async () => {
    const { functions } = await readTemplate({
      Resources: {
        ...resources().Resources,
        F: functionResource({
          Environment: {
            Variables: { TOPIC: { Ref: 'T' }, KEY: { 'Fn::GetAtt': ['K', 'Arn'] } },
          },
        }),
      },
    });
    expect(functions[0]?.environment['TOPIC']).toBe(TOPIC);
    expect(functions[0]?.environment['KEY']).toMatch(
      /^arn:aws:kms:us-east-1:000000000000:key\/[0-9a-f-]+$/,
    );
  });
});

it('a domain of mail has DKIM records for the outputs', async () => {
  const { outputs, emailIdentities } = await readTemplate({
    Resources: {
      I: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'shop.example' } },
    },
    Outputs: {
      Name: { Value: { 'Fn::GetAtt': ['I', 'DkimDNSTokenName1'] } },
      Value: { Value: { 'Fn::GetAtt': ['I', 'DkimDNSTokenValue1'] } },
    },
  });
  expect(emailIdentities).toEqual(['shop.example']);
  expect(outputs['Name']).toMatch(/^[0-9a-f]{32}\._domainkey\.shop\.example$/);
  expect(outputs['Value']).toMatch(/^[0-9a-f]{32}\.dkim\.amazonses\.com$/);
});
