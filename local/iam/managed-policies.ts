/**
 * AWS's own policies that functions of templates have most, as the AWS Managed Policy Reference
 * has them: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
import { PolicyError } from './error.ts';
import { type Policy, parsePolicy } from './policy.ts';

const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

const actions: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': logs,
  'service-role/AWSLambdaSQSQueueExecutionRole': [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    ...logs,
  ],
  AWSXRayDaemonWriteAccess: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
};

/** @throws PolicyError for any other: what it allows is not known here. */
export function managedPolicy(arn: string, place: string): Policy {
  const name = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? arn;
  const Action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (Action === undefined) {
    throw new PolicyError(place, `what the managed policy ${arn} allows is not known here`);
  }
  return parsePolicy(name, 'identity', { Statement: { Effect: 'Allow', Action, Resource: '*' } });
}
