import { describe, expect, it } from 'vitest';
import { toAction } from '../../../../lambdas/runtime/aws/expressions.ts';
import type { Write } from '../../../../lambdas/runtime/ports.ts';
import {
  actionsOf,
  changesNothing,
  changesTwice,
  comparesOrder,
  hasInvalidIndexKey,
  hasUnstorableNumber,
  isInvalidKey,
  keysOf,
  mayBeInvalid,
  tokenOf,
} from './request.ts';

/** The one action of a write, as the adapter sends it. */
function actionOf(write: Write) {
  const [action, ...others] = actionsOf(toAction(write, 'a-table').fields);
  if (!action || others.length > 0) throw new Error('it is not one action');
  return action;
}
const update = (fields: Partial<Extract<Write, { kind: 'update' }>>) =>
  actionOf({ kind: 'update', table: 'orders', key: '1', ...fields });
const put = (item: Extract<Write, { kind: 'put' }>['item']) =>
  actionOf({ kind: 'put', table: 'orders', item: { orderId: '1', ...item } });

it('a transaction has all its actions, and a token', () => {
  const write: Write = { kind: 'update', table: 'stock', key: '1', set: { a: 1 } };
  const input = {
    ClientRequestToken: 'token',
    TransactItems: [{ Update: toAction(write, 't').fields }, { Put: { Item: {} } }],
  };
  expect(actionsOf(input)).toHaveLength(2);
  expect(tokenOf(input)).toBe('token');
  expect(tokenOf({})).toBeUndefined();
});

it('an update changes an attribute twice when two of its clauses name it', () => {
  expect(changesTwice(update({ set: { a: 1, b: 1 }, remove: ['c'] }))).toBe(false);
  expect(changesTwice(update({ set: { a: 1 }, remove: ['a'] }))).toBe(true);
});

it('an update without clauses changes nothing', () => {
  expect(changesNothing(update({}))).toBe(true);
  expect(changesNothing(update({ remove: ['a'] }))).toBe(false);
});

it('an index key is invalid when it is empty or no text, and not when it is left out', () => {
  expect(hasInvalidIndexKey(put({ listPartition: 'p', listPosition: 'a' }))).toBe(false);
  expect(hasInvalidIndexKey(put({ other: '' }))).toBe(false);
  expect(hasInvalidIndexKey(put({ listPartition: '' }))).toBe(true);
  expect(hasInvalidIndexKey(put({ listPosition: null }))).toBe(true);
  expect(hasInvalidIndexKey(update({ set: { listPosition: 1 } }))).toBe(true);
  expect(hasInvalidIndexKey(update({ set: { listPosition: 'a' } }))).toBe(false);
});

it.each([
  ['1', false],
  ['é'.repeat(1024), false],
  [`${'é'.repeat(1024)}x`, true],
  ['', true],
])('a key of some bytes is invalid or not', (key, expected) => {
  expect(isInvalidKey({ sku: { S: key } })).toBe(expected);
});

it('a key of another type is invalid', () => {
  expect(isInvalidKey({ sku: { N: '1' } })).toBe(true);
});

it('the keys of a batch are those of all its tables', () => {
  const Keys = [{ sku: { S: '1' } }];
  expect(keysOf({ RequestItems: { a: { Keys }, b: { Keys } } })).toHaveLength(2);
  expect(keysOf({ TableName: 'a', Key: { sku: { S: '1' } } })).toEqual(Keys);
});

it.each([
  ['0', false],
  ['1E-130', false],
  [`${'9'.repeat(38)}E+88`, false],
  ['1e-131', true],
  ['1e126', true],
  ['1'.repeat(39), true],
  [`1${'0'.repeat(50)}`, false],
  ['', true],
  ['NaN', true],
])('the number "%s" is not stored: %s', (text, expected) => {
  expect(hasUnstorableNumber({ Item: { a: { L: [{ N: text }] } } })).toBe(expected);
});

describe('a write is held for valid', () => {
  const compare = { kind: 'compare', attribute: 'a', operator: '<', value: 1 } as const;

  it('unless something of it is not', () => {
    expect(mayBeInvalid(put({ a: '', listPosition: 'a' }))).toBe(false);
    expect(mayBeInvalid(update({ set: { a: 1 }, when: compare }))).toBe(false);
    expect(mayBeInvalid(put({ orderId: '' }))).toBe(true);
    expect(mayBeInvalid(put({ pad: 'x'.repeat(400_000) }))).toBe(true);
    // Who adds has to look at what is stored.
    expect(mayBeInvalid(update({ add: { a: 1 } }))).toBe(true);
  });

  it('and compares an order or does not', () => {
    expect(comparesOrder(update({ set: { a: 1 }, when: compare }))).toBe(true);
    expect(comparesOrder(update({ when: { ...compare, operator: '=' } }))).toBe(false);
  });
});
