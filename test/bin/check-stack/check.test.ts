import { CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, CfnQueuePolicy } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { type CheckOptions, checkStack } from '../../../bin/check-stack/check.ts';
import { constructsOf } from '../../lib/template.ts';

type Break = NonNullable<CheckOptions['change']>;

/** Changes the first construct of a class; a class that is not there fails the test. */
function first<T extends IConstruct>(
  type: abstract new (...given: never[]) => T,
  change: (found: T) => void,
): Break {
  return (stack) => {
    const [found] = constructsOf(stack, type);
    if (!found) throw new Error(`the stack has no ${type.name}`);
    change(found);
  };
}

const widened = new PolicyStatement({ actions: ['sqs:*'], resources: ['*'] });
const sourceQueue: Break = (stack) => {
  const source = constructsOf(stack, CfnQueue).find((queue) => queue.redrivePolicy !== undefined);
  if (!source) throw new Error('the stack has no queue with a dead-letter queue');
  source.redrivePolicy = undefined;
};

/** What is done to the stack, by which plugin it is found, and as what. */
const breaks: readonly (readonly [string, Break, string, string])[] = [
  [
    'a route without an authorizer',
    first(CfnRoute, (route) => {
      route.authorizationType = 'NONE';
    }),
    'AwsSolutions',
    'AwsSolutions-APIG4',
  ],
  [
    'a policy that was widened',
    first(Role, (role) => role.addToPolicy(widened)),
    'AwsSolutions',
    'AwsSolutions-IAM5[Action::sqs:*]',
  ],
  [
    'a queue without TLS',
    first(CfnQueuePolicy, (policy) => {
      policy.policyDocument = { Version: '2012-10-17', Statement: [] };
    }),
    'AwsSolutions',
    'AwsSolutions-SQS4',
  ],
  ['a topic without TLS', (stack) => new Topic(stack, 'T'), 'AwsSolutions', 'AwsSolutions-SNS3'],
  ['a queue without a dead-letter queue', sourceQueue, 'Serverless', 'Serverless-SQSRedrivePolicy'],
  [
    'a stage without a throttle',
    first(CfnStage, (stage) => {
      stage.defaultRouteSettings = undefined;
    }),
    'Serverless',
    'Serverless-APIGWDefaultThrottling',
  ],
  [
    'a stage without an access log',
    first(CfnStage, (stage) => {
      stage.accessLogSettings = undefined;
    }),
    'Serverless',
    'Serverless-APIGWAccessLogging',
  ],
  [
    'a table that cannot go back in time',
    first(CfnTable, (table) => {
      table.pointInTimeRecoverySpecification = { pointInTimeRecoveryEnabled: false };
    }),
    'cdk-validator-cfnguard',
    'dynamodb_table_pitr_enabled_check',
  ],
  [
    'a queue that is not encrypted',
    first(CfnQueue, (queue) => {
      queue.sqsManagedSseEnabled = false;
    }),
    'cdk-validator-cfnguard',
    'sqs_queue_encrypted_check',
  ],
  [
    'a value that CloudFormation would refuse',
    first(CfnQueue, (queue) => {
      queue.visibilityTimeout = 50_000;
    }),
    'CloudFormation Validate',
    'F3034',
  ],
];

const found = new Map<string, readonly string[]>();

/** The rules that a plugin finds broken in one stack with all that it is to find: it takes seconds. */
function foundBy(plugin: string): readonly string[] {
  const rules = found.get(plugin) ?? judge(plugin);
  found.set(plugin, rules);
  return rules;
}

function judge(plugin: string): readonly string[] {
  const change: Break = (stack) => {
    for (const [, breakIt, by] of breaks) if (by === plugin) breakIt(stack);
  };
  return checkStack({ change, plugins: [plugin] }).findings.map(({ ruleName }) => ruleName);
}

describe('the check of the stack', () => {
  it('finds nothing in the stack as it is, and tells what is suppressed and why', () => {
    const { findings, suppressed } = checkStack({ plugins: ['AwsSolutions', 'Serverless'] });

    expect(findings).toEqual([]);
    expect(suppressed).toContainEqual(
      expect.objectContaining({
        acknowledgedId: 'Serverless::Serverless-EventBusDLQ',
        acknowledgedAt: 'OrderPipeline/Watch/EveryMinute',
        reason: expect.stringContaining('made up by the next'),
      }),
    );
  });

  it.each(breaks)('finds %s', (_, _change, plugin, rule) => {
    expect(foundBy(plugin)).toContain(rule);
  });
});
