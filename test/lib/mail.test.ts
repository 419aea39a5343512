import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, templateWith } from './template.ts';

let template: Template;
beforeAll(() => {
  template = templateWith();
});

describe('mail', () => {
  it('comes from an identity and goes through a configuration set', () => {
    template.hasResourceProperties('AWS::SES::EmailIdentity', {
      EmailIdentity: { Ref: 'SenderAddress' },
    });
    template.resourceCountIs('AWS::SES::ConfigurationSet', 1);
  });

  it('asks for the sender when the deployment does not say it', () => {
    expect(template.findParameters('SenderAddress')['SenderAddress']).not.toHaveProperty('Default');
    const withSender = templateWith({ sender: 'orders@shop.example' });
    withSender.hasParameter('SenderAddress', { Default: 'orders@shop.example' });
  });

  it('claims a mail for longer than the function can live and shorter than it is hidden', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ CLAIM_LEASE_MS: '60000' }) },
    });
  });

  it('needs TLS to the receiver’s server, counts, and suppresses what bounces or complains', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSet', {
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    });
  });

  it('is answered and redirected only where a setting says so', () => {
    const variables = (of: Template) =>
      Object.values(resourcesOf(of, 'AWS::Lambda::Function')).map(
        ({ Properties }) => (Properties['Environment'] as { Variables: object }).Variables,
      );
    expect(JSON.stringify(variables(template))).not.toMatch(/REPLY_TO|REDIRECT/);
    const staging = templateWith({
      replyTo: 'help@shop.example',
      redirectMailTo: 'team@shop.example',
    });
    const redirected = variables(staging).filter((names) => 'REDIRECT_MAIL_TO' in names);
    expect(redirected).toMatchObject([
      { REPLY_TO: 'help@shop.example', REDIRECT_MAIL_TO: 'team@shop.example' },
    ]);
  });
});

describe('mail of a domain', () => {
  let ofDomain: Template;
  beforeAll(() => {
    ofDomain = templateWith({ mailDomain: 'shop.example', mailFromDomain: 'bounce.shop.example' });
  });

  it('comes from the domain, signed with DKIM, with the domain’s own envelope', () => {
    ofDomain.hasResourceProperties('AWS::SES::EmailIdentity', {
      EmailIdentity: 'shop.example',
      DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
      MailFromAttributes: { MailFromDomain: 'bounce.shop.example' },
    });
    ofDomain.hasParameter('SenderAddress', { Default: 'orders@shop.example' });
  });

  it('may be sent by the email stage alone, from the one address', () => {
    ofDomain.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'ses:SendEmail',
            Condition: { StringEquals: { 'ses:FromAddress': { Ref: 'SenderAddress' } } },
          }),
        ]),
      },
    });
  });

  it('says which DNS records the domain needs', () => {
    const records = Object.keys(ofDomain.findOutputs('*')).filter((name) => /Record/.test(name));
    expect(records.sort()).toEqual([
      'MailDkimRecord1',
      'MailDkimRecord2',
      'MailDkimRecord3',
      'MailFromMxRecord',
      'MailFromSpfRecord',
    ]);
    expect(JSON.stringify(ofDomain.findOutputs('MailDkimRecord2'))).toMatch(
      /DkimDNSTokenName2.* CNAME .*DkimDNSTokenValue2/,
    );
    ofDomain.hasOutput('MailFromSpfRecord', {
      Value: 'bounce.shop.example TXT "v=spf1 include:amazonses.com ~all"',
    });
    expect(Object.keys(template.findOutputs('*')).join()).not.toContain('Record');
  });
});

describe('mail that comes back', () => {
  const only = (type: string) => {
    const [[id, resource] = [], ...others] = Object.entries(resourcesOf(template, type));
    if (!id || !resource || others.length > 0) throw new Error(`not one ${type}`);
    return { id, properties: resource.Properties };
  };

  it('is told to a topic: bounces and complaints', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      ConfigurationSetName: { Ref: only('AWS::SES::ConfigurationSet').id },
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['bounce', 'complaint'],
        SnsDestination: { TopicARN: { Ref: only('AWS::SNS::Topic').id } },
      },
    });
  });

  it('is encrypted in the topic, under a key that SES may use', () => {
    const key = only('AWS::KMS::Key');
    expect(only('AWS::SNS::Topic').properties['KmsMasterKeyId']).toEqual({
      'Fn::GetAtt': [key.id, 'Arn'],
    });
    expect(key.properties).toMatchObject({ EnableKeyRotation: true });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
            Principal: { Service: 'ses.amazonaws.com' },
          }),
        ]),
      },
    });
  });

  it('is published by SES for this configuration set alone, and over TLS alone', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'ses.amazonaws.com' },
            Condition: {
              StringEquals: Match.objectLike({ 'AWS:SourceArn': Match.anyValue() }),
            },
          }),
        ],
      },
    });
  });

  it('waits in a queue, which nothing is lost of: not of the topic, not of the function', () => {
    const queues = Object.entries(resourcesOf(template, 'AWS::SQS::Queue')).filter(([id]) =>
      id.startsWith('MailFeedback'),
    );
    expect(queues.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'MailFeedbackDeadLetters',
      'MailFeedbackQueue',
    ]);
    const [dead] = queues.map(([id]) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
    for (const [, { Properties }] of queues) {
      expect(Properties).toMatchObject({
        MessageRetentionPeriod: 14 * 24 * 3600,
        SqsManagedSseEnabled: true,
      });
      expect(Properties).not.toHaveProperty('FifoQueue');
    }
    // Six hours at the least, as for every queue of the pipeline.
    const { RedrivePolicy, VisibilityTimeout } = queues[1]?.[1].Properties ?? {};
    expect(RedrivePolicy).toEqual({ deadLetterTargetArn: dead, maxReceiveCount: 120 });
    expect(VisibilityTimeout).toBe(180);
    expect(only('AWS::SNS::Subscription').properties).toMatchObject({
      Protocol: 'sqs',
      RawMessageDelivery: true,
      RedrivePolicy: { deadLetterTargetArn: dead },
    });
  });
});
