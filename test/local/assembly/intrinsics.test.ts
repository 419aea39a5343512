import { describe, expect, it } from 'vitest';
import { functionResource, readTemplate } from './folders.ts';

const QUEUE = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } };
const URL = 'http://127.0.0.1:4566/000000000000/q';
const ARN = 'arn:aws:sqs:us-east-1:000000000000:q';

/** What a template's output of this value is. */
async function output(value: unknown, template: object = {}, parameters = {}): Promise<unknown> {
  const { outputs } = await readTemplate(
    { Resources: { Q: QUEUE }, Outputs: { O: { Value: value } }, ...template },
    parameters,
  );
  return outputs['O'];
}

describe('an intrinsic function', () => {
  it.each<[unknown, string]>([
    [{ Ref: 'Q' }, URL],
    [{ 'Fn::GetAtt': ['Q', 'Arn'] }, ARN],
    [{ 'Fn::GetAtt': 'Q.QueueName' }, 'q'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 1]] }, 'a-us-east-1-1'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a-b'],
    [
      { 'Fn::Sub': `\${Q.Arn} \${Q} \${AWS::AccountId} \${!Q}` },
      `${ARN} ${URL} 000000000000 \${Q}`,
    ],
    [{ 'Fn::Sub': [`\${x}/\${AWS::StackName}`, { x: { Ref: 'AWS::Partition' } }] }, 'aws/Shop'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b,c'] }] }, 'b'],
    [{ 'Fn::Select': ['0', ['a', 'b']] }, 'a'],
    [{ 'Fn::Base64': 'shop' }, 'c2hvcA=='],
    [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    [{ 'Fn::Join': ['', ['$&', '$1', '$$']] }, '$&$1$$'],
    [{ 'Fn::Sub': [`\${x}`, { x: '$& $1 $$' }] }, '$& $1 $$'],
  ])('%j is %s', async (value, expected) => {
    expect(await output(value)).toBe(expected);
  });

  it('looks up mappings, parameters and conditions', async () => {
    const template = {
      Parameters: {
        Stage: { Type: 'String', Default: 'dev' },
        List: { Type: 'CommaDelimitedList', Default: 'x, y' },
      },
      Mappings: { Sizes: { dev: { small: 1 }, prod: { small: 9 } } },
      Conditions: {
        IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
        IsDev: { 'Fn::Not': [{ Condition: 'IsProd' }] },
        Both: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] },
        Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] },
      },
    };
    const size = { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'small'] };
    const choice = (name: string) => ({ 'Fn::If': [name, 'yes', 'no'] });

    expect(await output(size, template)).toBe('1');
    expect(await output(size, template, { Stage: 'prod' })).toBe('9');
    expect(await output({ 'Fn::Select': [1, { Ref: 'List' }] }, template)).toBe('y');
    const answers = ['IsProd', 'IsDev', 'Both', 'Either'].map((n) => output(choice(n), template));
    expect(await Promise.all(answers)).toEqual(['no', 'yes', 'no', 'yes']);
  });

  it('in the branch that is not taken may be anything', async () => {
    const template = { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } };

    expect(await output({ 'Fn::If': ['Never', { Ref: 'Nobody' }, 'else'] }, template)).toBe('else');
  });

  it.each<[string, unknown, RegExp]>([
    ['names nobody', { Ref: 'Nobody' }, /Outputs\.O: there is no Nobody/],
    [
      'wants what a type does not have',
      { 'Fn::GetAtt': ['Q', 'Colour'] },
      /Outputs\.O: .*Colour of AWS::SQS::Queue/,
    ],
    ['is not known', { 'Fn::Cidr': ['10.0.0.0/8', 1] }, /Outputs\.O: Fn::Cidr is not known/],
    ['needs another stack', { 'Fn::ImportValue': 'x' }, /Fn::ImportValue needs another stack/],
    ['is malformed', { 'Fn::Join': 'a' }, /Fn::Join has a malformed argument/],
    ['selects what is not there', { 'Fn::Select': [5, ['a']] }, /no item 5/],
    ['is a dynamic reference', '{{resolve:ssm:/db/password}}', /dynamic reference/],
    ['is an unknown pseudo parameter', { Ref: 'AWS::Moon' }, /AWS::Moon is not known/],
  ])('that %s is an error that names the place', async (_name, value, message) => {
    await expect(output(value)).rejects.toThrow(message);
  });
});

describe('a parameter', () => {
  const of = (Type: string, Default?: string) => ({ Parameters: { P: { Type, Default } } });

  it('without a value is an error that names it', async () => {
    await expect(output({ Ref: 'P' }, of('String'))).rejects.toThrow(/parameter P has no value/);
    expect(await output({ Ref: 'P' }, of('String'), { P: 'given' })).toBe('given');
  });

  it('of the parameter store has no value here, since its default is only a name', async () => {
    const stored = of('AWS::SSM::Parameter::Value<String>', '/cdk/version');

    await expect(output({ Ref: 'P' }, stored)).rejects.toThrow(/parameter P has no value/);
    expect(await output('unused', stored)).toBe('unused');
  });
});

describe('a circle', () => {
  it('of two resources is an error that names the path, as CloudFormation would', async () => {
    const pointing = (to: string) =>
      functionResource({ Environment: { Variables: { X: { Ref: to } } } });
    const Resources = {
      A: pointing('B'),
      B: pointing('C'),
      C: { Type: 'X::Y::Z', DependsOn: 'A' },
    };

    await expect(readTemplate({ Resources })).rejects.toThrow(/in a circle: A → B → C → A/);
  });

  it('of names or of conditions is an error too', async () => {
    const Resources = { A: { ...QUEUE, Properties: { QueueName: { 'Fn::Sub': `\${A.Arn}` } } } };
    await expect(readTemplate({ Resources })).rejects.toThrow(/in a circle: A → A/);

    const Conditions = {
      C: { 'Fn::Not': [{ Condition: 'D' }] },
      D: { 'Fn::Not': [{ Condition: 'C' }] },
    };
    await expect(output({ 'Fn::If': ['C', 1, 2] }, { Conditions })).rejects.toThrow(
      /condition C → condition D → condition C/,
    );
  });
});
