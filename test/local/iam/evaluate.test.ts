import { describe, expect, it } from 'vitest';
import type { Context } from '../../../local/iam/context.ts';
import { type AccessRequest, evaluate } from '../../../local/iam/evaluate.ts';
import { parsePolicy } from '../../../local/iam/policy.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders.fifo';
const send: AccessRequest = { action: 'sqs:SendMessage', resource: QUEUE, context: {} };
const allowSend = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE };

function decide(statements: object | object[], request: Partial<AccessRequest> = {}) {
  const policy = parsePolicy('P', 'identity', { Version: '2012-10-17', Statement: statements });
  const decision = evaluate([policy], { ...send, ...request });
  return decision.kind === 'allowed' ? 'allowed' : decision.because;
}
const withCondition = (Condition: object, context: Context) =>
  decide({ ...allowSend, Condition }, { context });

describe('a request', () => {
  it('is denied when no policy speaks of it', () => {
    expect(evaluate([], send)).toEqual({ kind: 'denied', because: 'nothing-allows' });
    expect(decide({ ...allowSend, Action: 'sqs:ReceiveMessage' })).toBe('nothing-allows');
    expect(decide({ ...allowSend, Resource: `${QUEUE}x` })).toBe('nothing-allows');
  });

  it('is allowed when a statement names its action and its resource', () => {
    expect(decide(allowSend)).toBe('allowed');
    expect(decide([{ ...allowSend, Action: 'sqs:DeleteMessage' }, allowSend])).toBe('allowed');
    expect(decide({ ...allowSend, Action: ['sqs:DeleteMessage', 'sqs:SendMessage'] })).toBe(
      'allowed',
    );
  });

  it('is denied when one statement denies it, whatever the order and whatever allows it', () => {
    const deny = { Effect: 'Deny', Action: 'sqs:*', Resource: '*' };
    expect(decide([deny, allowSend])).toBe('explicit-deny');
    expect(decide([allowSend, deny])).toBe('explicit-deny');
  });

  it('names the policy that denied it', () => {
    const allow = parsePolicy('Grants', 'identity', { Statement: allowSend });
    const deny = parsePolicy('Limits', 'identity', { Statement: { ...allowSend, Effect: 'Deny' } });
    expect(evaluate([allow, deny], send)).toEqual({
      kind: 'denied',
      because: 'explicit-deny',
      policy: 'Limits',
    });
  });
});

describe('an action', () => {
  it.each([
    ['*', 'sqs:SendMessage', true],
    ['sqs:*', 'sqs:SendMessage', true],
    ['SQS:sendmessage', 'sqs:SendMessage', true],
    ['sqs:Send*', 'sqs:SendMessage', true],
    ['sqs:?endMessage', 'sqs:SendMessage', true],
    ['sqs:?SendMessage', 'sqs:SendMessage', false],
    ['sqs:Send', 'sqs:SendMessage', false],
    ['sns:*', 'sqs:SendMessage', false],
  ])('%s covers %s: %s', (Action, action, covers) => {
    expect(decide({ ...allowSend, Action }, { action })).toBe(
      covers ? 'allowed' : 'nothing-allows',
    );
  });

  it('that is excepted is not covered, and any other is', () => {
    const statement = { Effect: 'Allow', NotAction: ['sqs:SendMessage'], Resource: '*' };
    expect(decide(statement)).toBe('nothing-allows');
    expect(decide(statement, { action: 'sqs:ReceiveMessage' })).toBe('allowed');
  });
});

describe('a resource', () => {
  const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';
  it.each([
    ['*', TABLE, true],
    ['*', '*', true],
    [TABLE, '*', false],
    [TABLE, TABLE, true],
    [TABLE, `${TABLE}/index/by-day`, false],
    [`${TABLE}/index/*`, `${TABLE}/index/by-day`, true],
    [`${TABLE}/*/by-?ay`, `${TABLE}/index/by-day`, true],
    [TABLE.toUpperCase().replace('ARN:AWS:DYNAMODB', 'arn:aws:dynamodb'), TABLE, false],
    ['arn:aws:dynamodb:*:*:table/orders', TABLE, true],
    ['arn:aws:dynamodb:us-*-1:000000000000:table/orders', TABLE, true],
    // As the last character of a part it goes on beyond the colon; elsewhere it does not.
    ['arn:aws:dynamodb:us*', TABLE, undefined],
    ['arn:aws:dynamodb:us-east-1:0*:orders', `${TABLE}:orders`, true],
    ['arn:aws:dynamodb:us*:0:x', 'arn:aws:dynamodb:us:more:0:x', true],
    ['arn:aws:dynamodb:us*1:0:x', 'arn:aws:dynamodb:us:more1:0:x', false],
    ['arn:aws:dynamodb:us*1:0:x', 'arn:aws:dynamodb:us-east-1:0:x', true],
    ['arn:aws:logs:*:*:log-group:/a:*', 'arn:aws:logs:r:1:log-group:/a:log-stream:b', true],
  ])('%s covers %s: %s', (Resource, resource, covers) => {
    if (covers === undefined) {
      expect(() => decide({ ...allowSend, Resource }, { resource })).toThrow(/whole ARN/);
      return;
    }
    expect(decide({ ...allowSend, Resource }, { resource })).toBe(
      covers ? 'allowed' : 'nothing-allows',
    );
  });

  it('that is excepted is not covered, and any other is', () => {
    const statement = { Effect: 'Deny', Action: '*', NotResource: QUEUE };
    expect(decide([statement, allowSend])).toBe('allowed');
    expect(decide([statement, allowSend], { resource: `${QUEUE}x` })).toBe('explicit-deny');
  });
});

describe('a condition', () => {
  const from = (address: string): Context => ({ 'ses:FromAddress': address });
  const arn = (value: string): Context => ({ 'aws:SourceArn': value });
  it.each([
    ['StringEquals', 'a@b.example', from('a@b.example'), true],
    ['StringEquals', 'a@b.example', from('A@b.example'), false],
    ['StringEquals', 'a@b.example', {}, false],
    ['StringEqualsIfExists', 'a@b.example', {}, true],
    ['StringEqualsIfExists', 'a@b.example', from('c@b.example'), false],
    ['StringEqualsIgnoreCase', 'A@b.example', from('a@B.example'), true],
    ['StringNotEquals', 'a@b.example', from('c@b.example'), true],
    ['StringNotEquals', 'a@b.example', from('a@b.example'), false],
    ['StringNotEquals', 'a@b.example', {}, true],
    ['StringNotEqualsIgnoreCase', 'A@B.example', from('a@b.example'), false],
    ['StringLike', '*@b.example', from('a@b.example'), true],
    ['StringLike', '?@b.example', from('aa@b.example'), false],
    ['StringLike', '*@b.example', from('a@bxexample'), false],
    ['StringNotLike', '*@b.example', from('a@b.example'), false],
  ])('%s %s of %o: %s', (operator, value, context, holds) => {
    const condition = { [operator]: { 'SES:fromaddress': value } };
    expect(withCondition(condition, context)).toBe(holds ? 'allowed' : 'nothing-allows');
  });

  it.each([
    ['ArnEquals', 'arn:aws:sns:*:*:topic', 'arn:aws:sns:us-east-1:1:topic', true],
    ['ArnLike', 'arn:aws:sns:us-*:1:t?pic', 'arn:aws:sns:us-east-1:1:topic', true],
    ['ArnLike', 'arn:aws:sns:*:topic', 'arn:aws:sns:us-east-1:1:topic', undefined],
    ['ArnLike', 'arn:aws:sns:*:1:topic', 'arn:aws:sns:us:2:1:topic', false],
    ['ArnNotLike', 'arn:aws:sns:*:1:topic', 'arn:aws:sns:us:1:topic', false],
    ['ArnNotEquals', 'arn:aws:sns:*:1:topic', 'arn:aws:sns:us:1:other', true],
  ])('%s %s of %s: %s', (operator, value, given, holds) => {
    const condition = { [operator]: { 'aws:SourceArn': value } };
    if (holds === undefined) {
      expect(() => withCondition(condition, arn(given))).toThrow(/is not an ARN/);
      return;
    }
    expect(withCondition(condition, arn(given))).toBe(holds ? 'allowed' : 'nothing-allows');
  });

  it('of a Boolean takes true and false as text or not', () => {
    const secure: Context = { 'aws:SecureTransport': 'true' };
    expect(withCondition({ Bool: { 'aws:SecureTransport': true } }, secure)).toBe('allowed');
    expect(withCondition({ Bool: { 'aws:SecureTransport': 'false' } }, secure)).toBe(
      'nothing-allows',
    );
    expect(withCondition({ Bool: { 'aws:SecureTransport': 'true' } }, {})).toBe('nothing-allows');
  });

  it('Null asks whether the key is there', () => {
    const absent = { Null: { 'aws:SourceArn': 'true' } };
    const present = { Null: { 'aws:SourceArn': false } };
    expect([withCondition(absent, {}), withCondition(absent, arn('arn:a'))]).toEqual([
      'allowed',
      'nothing-allows',
    ]);
    expect([withCondition(present, {}), withCondition(present, arn('arn:a'))]).toEqual([
      'nothing-allows',
      'allowed',
    ]);
  });

  it('holds for all values, or for any', () => {
    const recipients = (...addresses: string[]): Context => ({ 'ses:Recipients': addresses });
    const all = { 'ForAllValues:StringLike': { 'ses:Recipients': ['*@a.example', '*@b.example'] } };
    const any = { 'ForAnyValue:StringEquals': { 'ses:Recipients': 'x@a.example' } };
    expect(withCondition(all, recipients('x@a.example', 'y@b.example'))).toBe('allowed');
    expect(withCondition(all, recipients('x@a.example', 'y@c.example'))).toBe('nothing-allows');
    expect(withCondition(all, {})).toBe('allowed');
    expect(withCondition(any, recipients('y@c.example', 'x@a.example'))).toBe('allowed');
    expect(withCondition(any, recipients('y@c.example'))).toBe('nothing-allows');
    expect(withCondition(any, {})).toBe('nothing-allows');
  });

  it('holds with any of its values, and all conditions must hold', () => {
    const Condition = {
      StringEquals: { 'ses:FromAddress': ['a@b.example', 'c@b.example'] },
      Bool: { 'aws:SecureTransport': 'true' },
    };
    const secure = { 'aws:SecureTransport': 'true' } as const;
    expect(withCondition(Condition, { ...from('c@b.example'), ...secure })).toBe('allowed');
    expect(withCondition(Condition, from('c@b.example'))).toBe('nothing-allows');
    expect(withCondition(Condition, { ...from('d@b.example'), ...secure })).toBe('nothing-allows');
  });
});

describe('a principal', () => {
  const role = {
    kind: 'aws',
    accountId: '000000000000',
    arns: ['arn:aws:iam::000000000000:role/r', 'arn:aws:sts::000000000000:assumed-role/r/f'],
  } as const;
  const lambda = { kind: 'service', name: 'lambda.amazonaws.com' } as const;
  it.each([
    ['*', true, true],
    [{ AWS: '*' }, true, true],
    [{ AWS: '000000000000' }, true, false],
    [{ AWS: 'arn:aws:iam::000000000000:root' }, true, false],
    [{ AWS: ['111111111111', 'arn:aws:iam::000000000000:role/r'] }, true, false],
    [{ AWS: 'arn:aws:sts::000000000000:assumed-role/r/other' }, false, false],
    [{ Service: 'lambda.amazonaws.com' }, false, true],
    [{ Service: 'events.amazonaws.com' }, false, false],
  ])('%o speaks of the role: %s, of Lambda: %s', (Principal, ofRole, ofLambda) => {
    const policy = parsePolicy('Q', 'resource', { Statement: { ...allowSend, Principal } });
    const answers = [role, lambda].map(
      (principal) => evaluate([policy], { ...send, principal }).kind === 'allowed',
    );
    expect(answers).toEqual([ofRole, ofLambda]);
  });
});
