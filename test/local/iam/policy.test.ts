import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../../local/iam/error.ts';
import { type PolicyKind, parsePolicy } from '../../../local/iam/policy.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders.fifo';
const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE };
/** A policy variable, in parts: no template of ours. */
const VARIABLE = ['$', '{aws:username}'].join('');
const refusal = (statement: object, kind: PolicyKind = 'identity') => {
  const fine = kind === 'identity' ? allow : { ...allow, Principal: '*' };
  try {
    parsePolicy('P', kind, { Version: '2012-10-17', Statement: [fine, statement] });
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
    throw error;
  }
  return undefined;
};

describe('what is not understood is refused by its name and place', () => {
  it.each([
    ['an operator', { NumericEquals: { 'aws:SourceArn': '1' } }, /operator NumericEquals/],
    ['an operator with a set', { 'ForAll:StringLike': { 'aws:SourceArn': '1' } }, /ForAll:String/],
    ['an operator of every object', { constructor: { 'aws:SourceArn': '1' } }, /constructor/],
    ['a key', { StringEquals: { 'dynamodb:LeadingKeys': 'x' } }, /key dynamodb:LeadingKeys/],
    ['a variable', { StringEquals: { 'aws:SourceArn': VARIABLE } }, /policy variable/],
    ['a Boolean', { Bool: { 'aws:SecureTransport': 'yes' } }, /yes is not a Boolean/],
    [
      'a set that ignores IfExists',
      { 'ForAnyValue:StringLikeIfExists': { 'ses:Recipients': 'x' } },
      /IfExists/,
    ],
    ['many values as one', { StringLike: { 'ses:Recipients': 'x' } }, /needs ForAllValues/],
  ])('%s of a condition', (_name, Condition, message) => {
    const text = refusal({ ...allow, Condition });
    expect(text).toMatch(message);
    expect(text).toContain('P.Statement[1].Condition');
  });

  it.each([
    ['an unknown element', { ...allow, Conditions: {} }, /Conditions/],
    ['an effect', { ...allow, Effect: 'allow' }, /Effect/],
    ['no action', { ...allow, Action: undefined }, /Action: is needed/],
    ['two forms of action', { ...allow, NotAction: 'sqs:*' }, /and not both/],
    ['an action without a service', { ...allow, Action: 'SendMessage' }, /is not an action/],
    ['an empty list', { ...allow, Action: [] }, /is empty/],
    ['no resource', { ...allow, Resource: undefined }, /Resource: is needed/],
    ['part of an ARN', { ...allow, Resource: 'arn:aws:sqs:*' }, /is not the whole ARN/],
    ['a wildcard for the service', { ...allow, Resource: 'arn:aws:*:a:b:c' }, /whole ARN/],
    ['a resource of variables', { ...allow, Resource: `${QUEUE}${VARIABLE}` }, /variable/],
    ['a principal', { ...allow, Principal: '*' }, /has a Principal/],
  ])('%s', (_name, statement, message) => {
    expect(refusal(statement)).toMatch(message);
  });

  it.each([
    ['nobody', undefined, /has no Principal/],
    ['a federated user', { Federated: 'x' }, /Federated x/],
    ['a pattern of roles', { AWS: 'arn:aws:iam::0:role/*' }, /AWS arn:aws:iam::0:role/],
  ])('a resource’s policy for %s', (_name, Principal, message) => {
    expect(refusal({ ...allow, Principal }, 'resource')).toMatch(message);
  });

  it('another version, and a document without statements', () => {
    expect(() => parsePolicy('P', 'identity', { Version: '2020-01-01', Statement: allow })).toThrow(
      /Version/,
    );
    expect(() => parsePolicy('P', 'identity', { Statement: [] })).toThrow(PolicyError);
    expect(() => parsePolicy('P', 'identity', undefined)).toThrow(PolicyError);
  });

  it('a trust that names a resource', () => {
    const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } };
    const assume = { ...trust, Action: 'sts:AssumeRole' };
    expect(parsePolicy('R', 'trust', { Statement: assume }).statements).toHaveLength(1);
    const withResource = { Statement: { ...assume, Resource: '*' } };
    expect(() => parsePolicy('R', 'trust', withResource)).toThrow(/has a Resource/);
  });
});
