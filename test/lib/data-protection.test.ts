import type { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { type Resource, resourcesOf, templateWith } from './template.ts';

const holdingData = ['AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::Logs::LogGroup'];

const dataOf = (template: Template): readonly Resource[] =>
  holdingData.flatMap((type) => Object.values(resourcesOf(template, type)));

describe('what holds data', () => {
  it.each(['staging', 'production'])('outlives the stack in %s', (environment) => {
    const resources = dataOf(templateWith({ environment }));
    expect(resources.length).toBeGreaterThan(20);
    for (const resource of resources) {
      expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  it.each([
    ['development', false],
    ['staging', true],
    ['production', true],
  ])('is in a stack that in %s is protected from its deletion: %s', (environment, isProtected) => {
    const seen: (boolean | undefined)[] = [];
    templateWith({ environment }, (stack) => seen.push(stack.terminationProtection));
    expect(seen).toEqual([isProtected]);
  });

  it('goes with the stack in development', () => {
    for (const resource of dataOf(templateWith({ environment: 'development' }))) {
      expect(resource).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    }
  });

  it('is kept in each log group for as long as the settings say', () => {
    const template = templateWith({ logRetentionDays: '90' });
    const groups = Object.values(resourcesOf(template, 'AWS::Logs::LogGroup'));
    expect(groups).toHaveLength(7);
    for (const { Properties } of groups) expect(Properties['RetentionInDays']).toBe(90);
  });
});

describe('the customer-managed key', () => {
  const withKey = () => templateWith({ customerManagedKey: true });
  const key = { 'Fn::GetAtt': [expect.stringMatching(/^DataKey/), 'Arn'] };

  it('is not there unless it is asked for', () => {
    const keys = Object.keys(resourcesOf(templateWith(), 'AWS::KMS::Key'));
    // SES may publish to no topic under a key of AWS's own.
    expect(keys).toEqual(['MailFeedbackKey39751EAB']);
  });

  it('encrypts tables, queues, log groups and topics, and is rotated', () => {
    const template = templateWith({ customerManagedKey: true }, (stack) => new Topic(stack, 'T'));
    const each = (type: string, properties: object) => {
      for (const { Properties } of Object.values(resourcesOf(template, type))) {
        expect(Properties).toMatchObject(properties);
      }
    };

    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    each('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
    });
    each('AWS::SQS::Queue', { KmsMasterKeyId: key });
    each('AWS::Logs::LogGroup', { KmsKeyId: key });
    each('AWS::SNS::Topic', { KmsMasterKeyId: key });
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::SQS::Queue'))) {
      expect(Properties).not.toHaveProperty('SqsManagedSseEnabled');
    }
  });

  it('is used only through a service, or by one, and of this account alone', () => {
    const [resource] = Object.values(resourcesOf(withKey(), 'AWS::KMS::Key'));
    const { Statement } = Object(resource?.Properties['KeyPolicy']);
    const [root, ...others] = Statement;

    expect(root).toMatchObject({ Action: 'kms:*', Principal: { AWS: expect.anything() } });
    expect(others).toMatchObject([
      {
        Sid: 'ThroughTablesAndQueues',
        Condition: {
          StringEquals: {
            'kms:CallerAccount': { Ref: 'AWS::AccountId' },
            'kms:ViaService': expect.any(Array),
          },
        },
      },
      {
        Sid: 'GrantsToServicesOnly',
        Effect: 'Deny',
        Action: 'kms:CreateGrant',
        Condition: {
          BoolIfExists: {
            'kms:GrantIsForAWSResource': 'false',
            'aws:PrincipalIsAWSService': 'false',
          },
        },
      },
      { Sid: 'LogGroups', Condition: { ArnLike: expect.anything() } },
      {
        Sid: 'PublishersToTopics',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });
});
