import { describe, expect, it } from 'vitest';
import { answerChecker } from './answers.ts';
import { byGateway, type Case, refused } from './cases/case.ts';
import { submitRequest } from './cases/submissions.ts';
import { readContract } from './contract.ts';
import { judgeAnswer, judgeTables } from './judge.ts';

const checker = answerChecker(readContract());
const body = { customer: { email: 'ada@example.com' }, lines: [{ sku: 'A', quantity: 1 }] };
const made: Case = {
  kind: 'body: wrong type',
  operation: 'submitOrder',
  request: submitRequest('key', JSON.stringify(body)),
  caller: 'new',
  expected: refused('invalid-order', 422, '/lines'),
  submits: { key: 'key', body },
};
const answer = (status: number, content: unknown, type = 'application/problem+json') => ({
  status,
  headers: { 'content-type': type },
  body: Buffer.from(JSON.stringify(content)),
});
const problem = (type: string, status: number, path: string) =>
  answer(status, {
    type: `urn:order-pipeline:problem:${type}`,
    title: 'x',
    status,
    detail: 'x',
    errors: [{ path, message: 'x' }],
  });
const stored = { order: { orderId: 'ord_1', ...body }, owner: { owner: 'x' } };
const nothing = { order: undefined, owner: undefined };

describe('an answer to a request that is wrong', () => {
  it('is right when it refuses for the reason that there is', () => {
    expect(judgeAnswer(checker, made, problem('invalid-order', 422, '/lines'))).toEqual([]);
  });

  it.each([
    ['another status', problem('malformed-json', 400, '/lines'), /status 400, not 422/],
    [
      'another problem',
      problem('idempotency-key-reused', 422, '/lines'),
      /the problem is .*reused/,
    ],
    ['another field', problem('invalid-order', 422, '/customer'), /no error is at "\/lines"/],
    [
      'a fault',
      answer(500, { message: 'Internal Server Error' }, 'application/json'),
      /status 500, not 422/,
    ],
  ])('is wrong with %s', (_, given, expected) => {
    expect(judgeAnswer(checker, made, given).join('; ')).toMatch(expected);
  });

  it('is wrong when the API answers what the gateway has to', () => {
    const unsigned = { ...made, expected: byGateway(403) };
    expect(judgeAnswer(checker, unsigned, problem('forbidden', 403, ''))).toEqual([
      'the body is not the gateway’s',
    ]);
  });
});

describe('the tables', () => {
  const accepted = answer(202, { id: 'ord_1' });

  it('have what was accepted, and nothing of what was refused', () => {
    expect(judgeTables(made, accepted, stored)).toEqual([]);
    expect(judgeTables(made, problem('invalid-order', 422, ''), nothing)).toEqual([]);
  });

  it.each([
    ['a refused order', answer(422, {}), { ...nothing, order: stored.order }, /is in the table/],
    [
      'a refused order’s owner',
      answer(422, {}),
      { ...nothing, owner: stored.owner },
      /owner is in/,
    ],
    ['not an accepted order', accepted, nothing, /is not in the tables/],
    [
      'another order',
      accepted,
      { ...stored, order: { ...stored.order, lines: [] } },
      /another order/,
    ],
    ['an order of another id', answer(202, { id: 'ord_2' }), stored, /about another order/],
  ])('are wrong with %s', (_, given, read, expected) => {
    expect(judgeTables(made, given, read).join('; ')).toMatch(expected);
  });
});
