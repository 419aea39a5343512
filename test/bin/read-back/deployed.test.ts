import { describe, expect, it } from 'vitest';
import { type DeployedStack, deployedReferences } from '../../../bin/read-back/deployed.ts';
import { resolve } from '../../../local/assembly/intrinsics.ts';
import { templateSchema } from '../../../local/assembly/template.ts';

const template = templateSchema.parse({
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue' },
    Table: { Type: 'AWS::DynamoDB::Table' },
    Consumer: { Type: 'AWS::Lambda::Function' },
    Role: { Type: 'AWS::IAM::Role' },
    Topic: { Type: 'AWS::SNS::Topic' },
  },
});
const stack: DeployedStack = {
  name: 'Orders',
  id: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Orders/1',
  parameters: new Map([['Sender', 'orders@shop.example']]),
  resources: new Map([
    ['Queue', 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders.fifo'],
    ['Table', 'orders'],
    ['Consumer', 'consumer'],
    ['Role', 'role'],
    ['Topic', 'arn:aws:sns:eu-west-1:111122223333:topic'],
  ]),
};
const resolved = (value: unknown) => resolve(value, deployedReferences(template, stack), 'here');

describe('references of a deployed stack', () => {
  it('are the physical ids that CloudFormation gave, and the values of parameters', () => {
    expect(resolved([{ Ref: 'Table' }, { Ref: 'Sender' }])).toEqual([
      'orders',
      'orders@shop.example',
    ]);
  });

  it.each([
    ['Queue', 'arn:aws:sqs:eu-west-1:111122223333:orders.fifo'],
    ['Table', 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
    ['Consumer', 'arn:aws:lambda:eu-west-1:111122223333:function:consumer'],
    ['Role', 'arn:aws:iam::111122223333:role/role'],
  ])('are the ARN of a %s in the stack’s account and region', (id, arn) => {
    expect(resolved({ 'Fn::GetAtt': [id, 'Arn'] })).toBe(arn);
  });

  it('are refused where they cannot be known', () => {
    expect(() => resolved({ Ref: 'Nobody' })).toThrow('the deployed stack has no Nobody');
    expect(() => resolved({ 'Fn::GetAtt': ['Topic', 'TopicName'] })).toThrow(
      'Topic.TopicName is not known here',
    );
  });
});
