import { describe, expect, it } from 'vitest';
import { otherNames } from '../servers.ts';
import { differences, explanationOf, isAvoided } from './differences.ts';
import type { Outcome } from './recorder.ts';
import type { CallPair } from './sequence.ts';

const answer = (output: unknown = {}): Outcome => ({ kind: 'answer', output });
const error = (name: string, status = 400): Outcome => ({ kind: 'error', name, status });
const cancelled = (...codes: readonly string[]): Outcome => ({
  kind: 'error',
  name: 'TransactionCanceledException',
  status: 400,
  reasons: codes.map((code) => ({ code })),
});
const invalid = error('ValidationException');

const put = (item: object, more: object = {}) => ({ TableName: 't', Item: item, ...more });
const key = { orderId: { S: '1' } };
const transact = (...puts: readonly object[]) => ({
  TransactItems: puts.map((each) => ({ Put: each })),
});
const idOf = (pair: Partial<CallPair>, other: (typeof otherNames)[number] = 'moto') =>
  explanationOf(
    other,
    { command: 'PutItem', input: put(key), laptop: answer(), other: answer(), ...pair },
    [],
  )?.id;

it('every difference has a number of its own, an address of AWS, and somebody that it is of', () => {
  const ids = differences.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, of, source, what, why } of differences) {
    expect(id).toMatch(/^D\d\d$/);
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(of.length).toBeGreaterThan(0);
    expect(of.every((name) => otherNames.includes(name))).toBe(true);
    for (const sentence of [what, why]) expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
});

describe('of a write in which nothing is invalid, nothing is known:', () => {
  it.each([
    ['one takes it, and the other does not', { laptop: answer(), other: invalid }],
    ['one fails', { laptop: answer(), other: error('InternalServerError', 500) }],
    [
      'one meets a condition, and the other finds it invalid',
      { laptop: error('ConditionalCheckFailedException'), other: invalid },
    ],
    [
      'each is refused for another action',
      {
        command: 'TransactWriteItems',
        input: transact(put(key), put({ sku: { S: '1' } })),
        laptop: cancelled('ConditionalCheckFailed', 'None'),
        other: cancelled('None', 'ConditionalCheckFailed'),
      },
    ],
  ])('%s', (_, pair) => {
    for (const other of otherNames) expect(idOf(pair, other)).toBeUndefined();
  });
});

it('an index key that only moto takes is known, and no other is', () => {
  const input = put({ ...key, listPosition: { N: '1' } });
  expect(idOf({ input, laptop: invalid })).toBe('D10');
  expect(idOf({ input, laptop: invalid }, 'ministack')).toBeUndefined();
  // The laptop would be wrong.
  expect(idOf({ input, other: invalid })).toBeUndefined();
  const fault = error('InternalServerError', 500);
  expect(idOf({ input, laptop: fault, other: answer() })).toBeUndefined();
});

it('which of an invalid action and a refused one is told is open', () => {
  const pair = {
    command: 'TransactWriteItems',
    input: transact(put({ ...key, listPosition: { N: '1' } }), put({ sku: { S: '1' } })),
    laptop: cancelled('ValidationError', 'ConditionalCheckFailed'),
    other: cancelled('ValidationError', 'None'),
  };
  expect(idOf(pair, 'ministack')).toBe('D23');
  expect(
    idOf({ ...pair, other: cancelled('ThrottlingError', 'None') }, 'ministack'),
  ).toBeUndefined();
  expect(idOf({ ...pair, other: answer() }, 'ministack')).toBeUndefined();
});

it('a fault of moto is known where types are compared', () => {
  const fault = error('SyntaxError', 500);
  const input = put(key, { ConditionExpression: '#n0 < :v0' });
  expect(idOf({ input, laptop: error('ConditionalCheckFailedException'), other: fault })).toBe(
    'D08',
  );
  const equal = put(key, { ConditionExpression: '#n0 = :v0' });
  expect(idOf({ input: equal, other: fault })).toBeUndefined();
});

it('a page without a key to go on is known, and one with other items is not', () => {
  const page = { Items: [key], Count: 1 };
  const laptop = answer({ ...page, LastEvaluatedKey: key });
  const query = { command: 'Query', input: {}, laptop };
  expect(idOf({ ...query, other: answer(page) })).toBe('D07');
  expect(idOf({ ...query, other: answer({ Items: [], Count: 0 }) })).toBeUndefined();
});

it('a batch that answers other items is not known', () => {
  const input = { RequestItems: { t: { Keys: [key] } } };
  const batch = { command: 'BatchGetItem', input, laptop: answer({ Responses: { t: [key] } }) };
  for (const other of otherNames) {
    expect(idOf({ ...batch, other: answer({ Responses: { t: [] } }) }, other)).toBeUndefined();
  }
});

it('what is read after a token came twice is known of moto', () => {
  const call = {
    command: 'TransactWriteItems',
    input: { ClientRequestToken: 'a', TransactItems: [] },
    outcome: answer(),
  };
  const pair: CallPair = {
    command: 'BatchGetItem',
    input: { RequestItems: { t: { Keys: [key] } } },
    laptop: answer({ Responses: { t: [{ n: { N: '1' } }] } }),
    other: answer({ Responses: { t: [{ n: { N: '2' } }] } }),
  };
  expect(explanationOf('moto', pair, [call, call])?.id).toBe('D18');
  expect(explanationOf('moto', pair, [call])).toBeUndefined();
  expect(explanationOf('ministack', pair, [call, call])).toBeUndefined();
});

it('a query of nothing is left out for moto alone', () => {
  const query = (limit: number) =>
    ({
      kind: 'query',
      query: {
        table: 'orders',
        index: 'i',
        partition: { attribute: 'p', value: 'v' },
        sort: { attribute: 's' },
        limit,
      },
    }) as const;
  expect(isAvoided('moto', query(0))).toBe(true);
  expect(isAvoided('moto', query(1))).toBe(false);
  expect(isAvoided('ministack', query(0))).toBe(false);
});
