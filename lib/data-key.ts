import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

export type DataKeyProps = Pick<Settings, 'keepData'>;

/** What a service does with a key on behalf of who may use its table, queue or topic. */
const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];

/**
 * The account's own key of tables, queues, topics and log groups, rotated every year.
 *
 * Its policy is that of AWS's own keys of these services: whoever of the account may use the table or
 * the queue may use the key through it, and nobody may use it otherwise. So grants stay where they
 * are, at the table and the queue. https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export class DataKey extends Key {
  constructor(scope: Construct, id: string, { keepData }: DataKeyProps) {
    super(scope, id, {
      description: 'Tables, queues, topics and log groups of the order pipeline',
      enableKeyRotation: true,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const { account, region, urlSuffix } = Stack.of(this);
    const via = (service: string) => `${service}.${region}.${urlSuffix}`;
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ThroughTablesAndQueues',
        principals: [new AnyPrincipal()],
        actions: [...USE, 'kms:DescribeKey', 'kms:CreateGrant'],
        resources: ['*'],
        conditions: {
          StringEquals: {
            'kms:CallerAccount': account,
            'kms:ViaService': ['dynamodb', 'sqs', 'sns'].map(via),
          },
        },
      }),
    );
    // Grants are for services, which need them to read what they keep (Control Tower, CT.KMS.PR.3).
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'GrantsToServicesOnly',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:CreateGrant'],
        resources: ['*'],
        conditions: {
          BoolIfExists: {
            'kms:GrantIsForAWSResource': 'false',
            'aws:PrincipalIsAWSService': 'false',
          },
        },
      }),
    );
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogGroups',
        principals: [new ServicePrincipal(via('logs'))],
        actions: [...USE, 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': Stack.of(this).formatArn({
              service: 'logs',
              resource: 'log-group',
              resourceName: '*',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
    // Alarms and mail events are published by services, which have no account to come through.
    // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'PublishersToTopics',
        principals: ['cloudwatch', 'ses'].map(
          (name) => new ServicePrincipal(`${name}.amazonaws.com`),
        ),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
  }
}
