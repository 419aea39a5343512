import { describe, expect, it } from 'vitest';
import { type Answer, answerChecker } from './answers.ts';
import { readContract } from './contract.ts';

const { violations } = answerChecker(readContract());

const order = {
  id: `ord_${'0'.repeat(32)}`,
  state: 'received',
  version: 1,
  customer: { email: 'ada@example.com' },
  lines: [{ sku: 'A', quantity: 1 }],
  timeline: [{ state: 'received', at: '2026-03-01T12:00:00.000Z' }],
  createdAt: '2026-03-01T12:00:00.000Z',
};

const accepted = (rest: object = {}, headers: Answer['headers'] = {}): Answer => ({
  status: 202,
  headers: { 'content-type': 'application/json', location: `/orders/${order.id}`, ...headers },
  body: Buffer.from(JSON.stringify({ ...order, ...rest })),
});
const problem = (type: string, status: number): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: Buffer.from(
    JSON.stringify({ type: `urn:order-pipeline:problem:${type}`, title: 'x', status, detail: 'x' }),
  ),
});

describe('an answer that the contract has', () => {
  it('has nothing wrong', () => {
    expect(violations(['submitOrder'], accepted())).toEqual([]);
    expect(violations(['submitOrder'], problem('invalid-order', 422))).toEqual([]);
    expect(violations(['NoSuchPath', 'getOrder'], problem('order-not-found', 404))).toEqual([]);
  });

  it('may be the gateway’s own, without the API’s headers', () => {
    const body = Buffer.from('{"message":"Service Unavailable"}');
    const headers = { 'content-type': 'application/json' };
    expect(violations(['submitOrder'], { status: 503, headers, body })).toEqual([]);
  });
});

describe('an answer that the contract does not have', () => {
  it.each<[string, string, Answer, RegExp]>([
    [
      'another status',
      'submitOrder',
      { ...accepted(), status: 200 },
      /status 200 is not documented/,
    ],
    [
      'another type',
      'submitOrder',
      accepted({}, { 'content-type': 'text/html' }),
      /media type "text\/html"/,
    ],
    ['no location', 'submitOrder', accepted({}, { location: undefined }), /Location is missing/],
    ['a location elsewhere', 'submitOrder', accepted({}, { location: '/' }), /Location must match/],
    ['a field more', 'submitOrder', accepted({ owner: 'iam:x' }), /must NOT have additional/],
    [
      'a field less',
      'submitOrder',
      accepted({ version: undefined }),
      /required property 'version'/,
    ],
    [
      'a time of another form',
      'submitOrder',
      accepted({ createdAt: '1 March' }),
      /createdAt must match format/,
    ],
    [
      'another operation’s problem',
      'submitOrder',
      problem('too-late', 422),
      /type must be equal to one of/,
    ],
    [
      'a problem with another status',
      'cancelOrder',
      problem('order-not-found', 409),
      /type must be equal/,
    ],
    [
      'a body that is no JSON',
      'submitOrder',
      { ...accepted(), body: Buffer.from('{') },
      /not JSON/,
    ],
    ['no Allow', 'MethodNotAllowed', problem('method-not-allowed', 405), /Allow is missing/],
  ])('is told of: %s', (_, operation, answer, expected) => {
    expect(violations([operation], answer).join('; ')).toMatch(expected);
  });
});
