import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../local/iam/evaluate.ts';
import { functionResource, readTemplate } from './folders.ts';

const ARN = 'arn:aws:iam::000000000000:role/Shop-R';
const trust = (service: string) => ({
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } },
});
const allow = (Action: string) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action, Resource: { 'Fn::GetAtt': ['Q', 'Arn'] } },
});
const role = (Properties: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: trust('lambda.amazonaws.com'), ...Properties },
});
const policy = (type: string, properties: object) => ({
  Type: `AWS::IAM::${type}`,
  Properties: properties,
});
const withRole = (
  resources: Record<string, object>,
  Role: unknown = { 'Fn::GetAtt': ['R', 'Arn'] },
) =>
  readTemplate({
    Resources: {
      Q: { Type: 'AWS::SQS::Queue' },
      R: role(),
      F: functionResource({ Role }),
      ...resources,
    },
  });

async function mayOnQueue(actions: readonly string[], resources: Record<string, object>) {
  const [fn] = (await withRole(resources)).functions;
  const resource = 'arn:aws:sqs:us-east-1:000000000000:Shop-Q';
  return actions.filter(
    (action) =>
      evaluate(fn?.role.policies ?? [], { action, resource, context: {} }).kind === 'allowed',
  );
}

describe('a function’s role', () => {
  it('has its own policies, and those that are attached to it from either side', async () => {
    const actions = ['sqs:A', 'sqs:B', 'sqs:C', 'sqs:D', 'sqs:E', 'sqs:ReceiveMessage'];
    const may = await mayOnQueue(actions, {
      R: role({
        Policies: [{ PolicyName: 'Own', PolicyDocument: allow('sqs:A') }],
        ManagedPolicyArns: [
          { Ref: 'Named' },
          'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole',
        ],
      }),
      Other: role(),
      Attached: policy('Policy', { Roles: [{ Ref: 'R' }], PolicyDocument: allow('sqs:B') }),
      Managed: policy('ManagedPolicy', { Roles: [{ Ref: 'R' }], PolicyDocument: allow('sqs:C') }),
      Named: policy('ManagedPolicy', { PolicyDocument: allow('sqs:D') }),
      Foreign: policy('Policy', { Roles: [{ Ref: 'Other' }], PolicyDocument: allow('sqs:E') }),
    });

    expect(may).toEqual(['sqs:A', 'sqs:B', 'sqs:C', 'sqs:D', 'sqs:ReceiveMessage']);
  });

  it('may name topics and keys, which do not run here', async () => {
    const { functions } = await withRole({
      T: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
      K: { Type: 'AWS::KMS::Key' },
      P: policy('Policy', {
        Roles: [{ Ref: 'R' }],
        PolicyDocument: {
          Statement: {
            Effect: 'Allow',
            Action: ['sns:Publish', 'kms:Decrypt'],
            Resource: [{ Ref: 'T' }, { 'Fn::GetAtt': ['K', 'Arn'] }],
          },
        },
      }),
    });

    expect(functions[0]?.role.policies[0]?.statements[0]?.resources.patterns).toEqual([
      'arn:aws:sns:us-east-1:000000000000:news',
      expect.stringMatching(/^arn:aws:kms:us-east-1:000000000000:key\/[0-9a-f]{32}$/),
    ]);
  });

  it('loses a policy whose condition does not hold', async () => {
    const { functions } = await readTemplate({
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: {
        Q: { Type: 'AWS::SQS::Queue' },
        R: role(),
        F: functionResource({ Role: { 'Fn::GetAtt': ['R', 'Arn'] } }),
        P: {
          Condition: 'Never',
          ...policy('Policy', {
            Roles: [{ Ref: 'R' }],
            PolicyDocument: allow('sqs:A'),
          }),
        },
      },
    });

    expect(functions[0]?.role.policies).toEqual([]);
  });

  it('need not be understood when no function that runs here has it', async () => {
    const { functions } = await withRole({
      Elsewhere: role({
        AssumeRolePolicyDocument: { Statement: { Principal: { Federated: 'x' } } },
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      }),
      P: policy('Policy', { Roles: [{ Ref: 'Elsewhere' }], PolicyDocument: { Odd: true } }),
    });

    expect(functions[0]?.role).toMatchObject({ name: 'Shop-R', arn: ARN });
  });
});

describe('the role of a function that is fed from a queue', () => {
  const queue = 'arn:aws:sqs:us-east-1:000000000000:Shop-Q';
  const mapping = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: queue, FunctionName: { Ref: 'F' } },
  };
  const reading = (Action: string[]) =>
    withRole({
      M: mapping,
      R: role({
        Policies: [
          {
            PolicyName: 'Read',
            PolicyDocument: { Statement: { Effect: 'Allow', Action, Resource: queue } },
          },
        ],
      }),
    });
  const needed = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

  it('must allow to read the queue', async () => {
    expect((await reading(needed)).eventSourceMappings).toHaveLength(1);
  });

  it.each(needed)('is refused as on AWS without %s', async (missing) => {
    await expect(reading(needed.filter((action) => action !== missing))).rejects.toThrow(
      `M cannot be created: the role Shop-R of Shop-F does not have ${missing} on ${queue}`,
    );
  });
});

describe('what would be allowed without being understood is refused', () => {
  it.each([
    [
      'a managed policy of AWS’s',
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
      /R: what .*ReadOnlyAccess allows is not known/,
    ],
    ['a permissions boundary', { PermissionsBoundary: ARN }, /permissions boundary/],
    [
      'a role that Lambda cannot assume',
      { AssumeRolePolicyDocument: trust('ec2.amazonaws.com') },
      /R does not trust lambda/,
    ],
    [
      'a policy with an unknown element',
      { Policies: [{ PolicyName: 'Own', PolicyDocument: { Odd: 1 } }] },
      /R\.Own: /,
    ],
  ])('%s', async (_name, properties, message) => {
    await expect(withRole({ R: role(properties) })).rejects.toThrow(message);
  });

  it('a role that is not in the template', async () => {
    await expect(withRole({}, 'arn:aws:iam::000000000000:role/elsewhere')).rejects.toThrow(
      /F: the role .*elsewhere is not in the template/,
    );
  });
});
