import { DynamoDBServiceException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { exactOutput, normalError, normalOutput } from './normal.ts';

const $metadata = { httpStatusCode: 200, requestId: 'one of its own' };
const item = (sku: string, n: string) => ({ sku: { S: sku }, n: { N: n } });

describe('outputs are the same', () => {
  it('whatever the order of the items of a batch', () => {
    const [one, two] = [item('1', '1'), item('2', '2')];
    const of = (...items: readonly object[]) =>
      normalOutput('BatchGetItem', { $metadata, Responses: { stock: items } });
    expect(of(one, two)).toEqual(of(two, one));
    expect(of(one, two)).not.toEqual(of(one));
    expect(of(one, one)).not.toEqual(of(one));
  });

  it('whatever the spelling of a number, at any depth', () => {
    const of = (n: string) =>
      normalOutput('GetItem', { $metadata, Item: { a: { L: [{ M: { b: { N: n } } }] } } });
    expect(of('1e2')).toEqual(of('100'));
    expect(of('1e2')).not.toEqual(of('101'));
  });

  it('whatever the order of a set', () => {
    const of = (set: object) => normalOutput('GetItem', { $metadata, Item: { a: set } });
    expect(of({ NS: ['1.0', '2'] })).toEqual(of({ NS: ['2', '1'] }));
    expect(of({ SS: ['a', 'b'] })).toEqual(of({ SS: ['b', 'a'] }));
    expect(of({ L: [{ S: 'a' }, { S: 'b' }] })).not.toEqual(of({ L: [{ S: 'b' }, { S: 'a' }] }));
  });

  it('with capacity that nobody asked for, unless everything is compared', () => {
    const asked = { $metadata, Item: item('1', '1') };
    const more = { ...asked, ConsumedCapacity: { CapacityUnits: 1 } };
    expect(normalOutput('GetItem', more)).toEqual(normalOutput('GetItem', asked));
    expect(exactOutput(more)).not.toEqual(exactOutput(asked));
  });

  it('without unprocessed keys, whether none are named or an empty list is', () => {
    const output = { $metadata, Responses: {} };
    expect(normalOutput('BatchGetItem', { ...output, UnprocessedKeys: {} })).toEqual(
      normalOutput('BatchGetItem', output),
    );
    const left = { stock: { Keys: [{ sku: { S: '1' } }] } };
    expect(normalOutput('BatchGetItem', { ...output, UnprocessedKeys: left })).not.toEqual(
      normalOutput('BatchGetItem', output),
    );
  });
});

it('a query is compared in its order, and with the key to go on', () => {
  const of = (output: object) => normalOutput('Query', { $metadata, Count: 2, ...output });
  const [one, two] = [item('1', '1'), item('2', '2')];
  expect(of({ Items: [one, two] })).not.toEqual(of({ Items: [two, one] }));
  expect(of({ Items: [one] })).not.toEqual(of({ Items: [one], LastEvaluatedKey: one }));
});

it('a page of a scan is compared by how much is in it, and whether more follows', () => {
  const of = (Items: readonly object[], more: object = {}) =>
    normalOutput('Scan', { $metadata, Count: Items.length, Items, ...more });
  expect(of([item('1', '1')])).toEqual(of([item('2', '2')]));
  expect(of([item('1', '1')])).not.toEqual(of([]));
  const LastEvaluatedKey = { sku: { S: '1' } };
  expect(of([item('1', '1')])).not.toEqual(of([item('1', '1')], { LastEvaluatedKey }));
});

it('a table is compared in what is read of one, whatever the order of its attributes', () => {
  const definition = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
  const of = (more: object) =>
    normalOutput('DescribeTable', {
      $metadata,
      Table: {
        TableName: 'stock',
        TableStatus: 'ACTIVE',
        TableArn: `arn:${Math.random()}`,
        KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
        AttributeDefinitions: [definition('a'), definition('b')],
        ...more,
      },
    });
  expect(of({})).toEqual(of({ AttributeDefinitions: [definition('b'), definition('a')] }));
  expect(of({})).not.toEqual(of({ TableStatus: 'CREATING' }));
});

it('an error is its name, its status, and what it says of each action', () => {
  const error = (reasons: object[]) =>
    normalError(
      new TransactionCanceledException({
        message: 'any',
        $metadata: { httpStatusCode: 400 },
        CancellationReasons: reasons,
      }),
    );
  const refused = { Code: 'ConditionalCheckFailed', Message: 'any', Item: item('1', '1.0') };
  expect(error([{ Code: 'None' }, refused])).toEqual({
    kind: 'error',
    name: 'TransactionCanceledException',
    status: 400,
    reasons: [
      { code: 'None' },
      { code: 'ConditionalCheckFailed', item: { sku: { S: '1' }, n: { N: '1e0' } } },
    ],
  });
  const status = (httpStatusCode: number) =>
    normalError(
      new DynamoDBServiceException({
        name: 'ValidationException',
        message: `${httpStatusCode}`,
        $fault: 'client',
        $metadata: { httpStatusCode },
      }),
    );
  expect(status(400)).not.toEqual(status(500));
});

it('a call that was never answered has no status', () => {
  const error = Object.assign(new Error('connect ECONNREFUSED'), { name: 'TimeoutError' });
  expect(normalError(error)).toEqual({ kind: 'error', name: 'TimeoutError' });
});
