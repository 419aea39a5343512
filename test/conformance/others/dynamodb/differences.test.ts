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
  const query = { command: 'Query', input: { Limit: 1 }, laptop };
  expect(idOf({ ...query, other: answer(page) })).toBe('D07');
  expect(idOf({ ...query, other: answer({ Items: [], Count: 0 }) })).toBeUndefined();
  // It did not end at its limit; or it is the laptop that has none.
  expect(idOf({ ...query, input: { Limit: 2 }, other: answer(page) })).toBeUndefined();
  expect(idOf({ ...query, laptop: answer(page), other: laptop })).toBeUndefined();
});

it('a scanned page without a key to go on is known at its limit', () => {
  const page = { items: 1, Count: 1, ScannedCount: 1 };
  const scan = {
    command: 'Scan',
    laptop: answer({ ...page, isLast: false }),
    other: answer({ ...page, isLast: true }),
  };
  expect(idOf({ ...scan, input: { Limit: 1 } })).toBe('D07');
  expect(idOf({ ...scan, input: {} })).toBeUndefined();
  expect(
    idOf({ ...scan, input: { Limit: 1 }, laptop: scan.other, other: scan.laptop }),
  ).toBeUndefined();
});

it('a page counts one item more when something follows, and nothing else', () => {
  const page = { Items: [key], Count: 1, LastEvaluatedKey: key };
  const scanned = (ScannedCount: number, fields: object = page) =>
    idOf({
      command: 'Query',
      input: {},
      laptop: answer({ ...fields, ScannedCount }),
      other: answer({ ...fields, ScannedCount: 1 }),
    });
  expect(scanned(2)).toBe('D05');
  expect(scanned(0)).toBeUndefined();
  expect(scanned(3)).toBeUndefined();
  expect(scanned(2, { Items: [key], Count: 1 })).toBeUndefined();
});

it('a query for what no key can be is known where the laptop finds nothing', () => {
  const query = { command: 'Query', other: invalid };
  const nothing = answer({ Items: [], Count: 0, ScannedCount: 0 });
  const something = answer({ Items: [key], Count: 1, ScannedCount: 1 });
  const empty = { ExpressionAttributeValues: { ':p': { S: '' } } };
  const ofNumber = { ExpressionAttributeValues: { ':p': { N: '1' } } };
  expect(idOf({ ...query, input: empty, laptop: nothing })).toBe('D03');
  expect(idOf({ ...query, input: empty, laptop: something })).toBeUndefined();
  expect(idOf({ ...query, input: ofNumber, laptop: nothing }, 'ministack')).toBe('D04');
  expect(idOf({ ...query, input: ofNumber, laptop: something }, 'ministack')).toBeUndefined();
});

describe('an update that adds', () => {
  const add = { UpdateExpression: 'ADD #n0 :v0', ConditionExpression: '#n1 = :v1' };
  const update = { TableName: 't', Key: key, ...add };
  const sum = (text: string, more: object = {}) =>
    answer({ Attributes: { n: { N: text }, ...more } });
  const single = { command: 'UpdateItem', input: update };
  const several = { command: 'TransactWriteItems', input: { TransactItems: [{ Update: update }] } };
  const refused = error('ConditionalCheckFailedException');
  const cancellation = (...reasons: readonly { code: string; item?: object }[]): Outcome => ({
    kind: 'error',
    name: 'TransactionCanceledException',
    status: 400,
    reasons,
  });

  it('is rounded by others to 28 digits, and has no other sum', () => {
    const laptop = sum('3000000000000000000000000000000000001e-37');
    expect(idOf({ ...single, laptop, other: sum('3e-1') }, 'ministack')).toBe('D13');
    for (const other of otherNames) {
      expect(idOf({ ...single, laptop: sum('4e0'), other: sum('3e0') }, other)).toBeUndefined();
      expect(idOf({ ...single, laptop, other: sum('4e-1') }, other)).toBeUndefined();
      expect(
        idOf({ ...single, laptop, other: sum('3e-1', { a: { S: 'b' } }) }, other),
      ).toBeUndefined();
      expect(idOf({ ...single, laptop: sum('3e-1'), other: laptop }, other)).toBeUndefined();
    }
  });

  it('has a long sum or an invalid one where moto fails, and no other outcome', () => {
    const fault = error('SyntaxError', 500);
    expect(idOf({ ...single, laptop: invalid, other: fault })).toBe('D13');
    const long = sum('3000000000000000000000000000000000001e-37');
    expect(idOf({ ...single, laptop: long, other: fault })).toBe('D13');
    expect(idOf({ ...single, laptop: refused, other: fault })).toBeUndefined();
    expect(idOf({ ...single, laptop: sum('1e0'), other: fault })).toBeUndefined();
  });

  it('is refused for its condition by both, not by the laptop as invalid', () => {
    for (const other of otherNames) {
      expect(idOf({ ...single, laptop: invalid, other: refused }, other)).toBeUndefined();
      expect(
        idOf({ ...several, laptop: invalid, other: cancelled('ConditionalCheckFailed') }, other),
      ).toBeUndefined();
    }
  });

  it('is refused with the item that the condition met', () => {
    const item = { ...key, n: { N: '1e0' } };
    const [met, unmet] = [{ code: 'ConditionalCheckFailed' }, { code: 'None' }];
    const wrong = { code: 'ValidationError' };
    for (const other of otherNames) {
      const id = (laptop: Outcome) =>
        idOf({ ...several, laptop, other: cancellation(unmet, { ...met, item }) }, other);
      expect(id(cancellation(wrong, { ...met, item }))).toBe('D23');
      expect(id(cancellation(wrong, met))).toBeUndefined();
      expect(id(cancellation(unmet, met))).toBeUndefined();
    }
  });

  it('may be invalid in a transaction: all of it for others', () => {
    for (const other of otherNames) {
      expect(
        idOf({ ...several, laptop: cancelled('ValidationError'), other: invalid }, other),
      ).toBe('D23');
      // Nothing that the other refuses is done by the laptop.
      expect(
        idOf(
          {
            ...several,
            laptop: cancelled('None', 'ValidationError'),
            other: cancelled('ConditionalCheckFailed', 'None'),
          },
          other,
        ),
      ).toBeUndefined();
    }
  });
});

it('an invalid write is refused as that by the laptop, and by its condition by others', () => {
  const input = { TableName: 't', Key: key, UpdateExpression: '' };
  const refused = error('ConditionalCheckFailedException');
  const update = { command: 'UpdateItem', input };
  for (const other of otherNames) {
    expect(idOf({ ...update, laptop: invalid, other: refused }, other)).toBe('D23');
    expect(idOf({ ...update, laptop: refused, other: invalid }, other)).toBeUndefined();
  }
});

it('a fault of the laptop is known nowhere', () => {
  const laptop = error('InternalServerError', 500);
  const update = (fields: object) => ({ TransactItems: [{ Update: { Key: key, ...fields } }] });
  const twice = update({ UpdateExpression: 'SET #n0 = :v0 REMOVE #n0' });
  const transaction = { command: 'TransactWriteItems', laptop, other: invalid };
  for (const other of otherNames) {
    expect(
      idOf({ ...transaction, input: update({ UpdateExpression: '' }) }, other),
    ).toBeUndefined();
  }
  expect(idOf({ ...transaction, input: twice })).toBeUndefined();
  const input = put(key, { ConditionExpression: '#n0 < :v0' });
  expect(idOf({ input, laptop, other: error('SyntaxError', 500) })).toBeUndefined();
});

it('a broken connection is no difference', () => {
  const input = put(key, { ConditionExpression: '#n0 < :v0' });
  const laptop: Outcome = { kind: 'error', name: 'ECONNRESET' };
  expect(idOf({ input, laptop, other: error('SyntaxError', 500) })).toBeUndefined();
});

it('the reason of a truth value is that of its own action', () => {
  const compared = put(key, { ConditionExpression: '#n0 = :v0' });
  const Delete = { TableName: 't', Key: { sku: { S: '1' } } };
  const refusal = { code: 'ConditionalCheckFailed', item: { t: { BOOL: true } } };
  const laptop = (...reasons: readonly { code: string }[]): Outcome => ({
    kind: 'error',
    name: 'TransactionCanceledException',
    status: 400,
    reasons,
  });
  const pair = {
    command: 'TransactWriteItems',
    input: { TransactItems: [{ Delete }, { Put: compared }] },
    other: answer(),
  };
  expect(idOf({ ...pair, laptop: laptop({ code: 'None' }, refusal) })).toBe('D25');
  expect(idOf({ ...pair, laptop: laptop(refusal, { code: 'None' }) })).toBeUndefined();
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
