import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Write } from '../../../../../lambdas/runtime/ports.ts';
import { MAX_ITEM_BYTES } from '../../../../support/item-bytes.ts';
import {
  absent,
  type Case,
  call,
  caseOf,
  change,
  exactly,
  get,
  order,
  product,
  sized,
  transact,
  write,
} from './case.ts';

/** TransactWriteItems, API reference: 100 actions, and 4 MB in all. */
const MAX_ACTIONS = 100;
const MAX_BYTES = 4 * 1024 * 1024;

const many = (count: number): readonly Write[] =>
  Array.from({ length: count }, (_, n) => product(`many-${n}`));

const large = Array.from({ length: 10 }, (_, n) => sized(`large-${n}`, MAX_ITEM_BYTES));
const rest = MAX_BYTES - 10 * MAX_ITEM_BYTES;

/** The same request twice, with one token. */
const twice = (token: string, ...skus: readonly string[]) =>
  skus.map((sku) =>
    call(`TransactWriteItems that adds to ${sku}`, ({ client, tableNames: { stock } }) =>
      client.send(
        new TransactWriteItemsCommand({
          // Tokens are kept for ten minutes, and a table's name is one run's own.
          ClientRequestToken: `${stock}-${token}`.slice(-36),
          TransactItems: [
            {
              Update: {
                TableName: stock,
                Key: { sku: { S: sku } },
                UpdateExpression: 'ADD n :n',
                ExpressionAttributeValues: { ':n': { N: '1' } },
              },
            },
          ],
        }),
      ),
    ),
  );

/** All or none of several writes, and why it was none. */
export const transactionCases: readonly Case[] = [
  caseOf('a transaction has at least one action', transact()),
  caseOf('and answers nothing', exactly(transact(product('1')))),
  caseOf('and at most 100', transact(...many(MAX_ACTIONS)), get('many-0', 'many-99')),
  caseOf('and no more', transact(...many(MAX_ACTIONS + 1)), get('many-0')),
  caseOf(
    'no two actions are on one item',
    transact(product('1', { a: 1 }), product('1')),
    get('1'),
  ),
  caseOf(
    'an item of the same key in another table is another',
    transact(product('1'), order('1')),
    get('1'),
  ),
  caseOf(
    'the items have at most 4 MB together',
    transact(...large, sized('large-10', rest)),
    get('large-10'),
  ),
  caseOf('and no more than 4 MB', transact(...large, sized('large-10', rest + 1))),
  caseOf(
    'an update counts as the item that it makes',
    ...Array.from({ length: 11 }, (_, n) => write(sized(`grown-${n}`, 390_000))),
    transact(...Array.from({ length: 11 }, (_, n) => change(`grown-${n}`, { set: { a: 1 } }))),
  ),
  caseOf(
    'a refusal names the actions that met it, each with its item, and writes nothing',
    write(product('many-0', { n: 0 })),
    write(product('many-42', { n: 42 })),
    write(product('many-99', { n: 99 })),
    transact(...many(MAX_ACTIONS).map((each) => ({ ...each, when: absent }))),
    get('many-0', 'many-1'),
  ),
  caseOf(
    'a refused condition without an item gives none',
    transact(product('2'), {
      ...change('1', { set: { a: 1 } }),
      when: { kind: 'compare', attribute: 'sku', operator: '=', value: '1' },
    }),
    get('1', '2'),
  ),
  caseOf(
    'what was done with a token is not done again, and answers as before',
    ...twice('same', '1', '1'),
    get('1'),
  ),
  caseOf('a token belongs to one request', ...twice('other', '1', '2'), get('1', '2')),
  caseOf(
    'an update that only takes away makes no item in a transaction',
    transact(change('1', { remove: ['a'] })),
    get('1'),
  ),
  caseOf(
    'an update may not change an attribute twice in a transaction',
    transact(change('1', { set: { a: 1 }, remove: ['a'] })),
    get('1'),
  ),
  caseOf('an update has to change something in a transaction', transact(change('1', {})), get('1')),
  caseOf('an item is not too large in a transaction', transact(sized('1', MAX_ITEM_BYTES + 1))),
  caseOf(
    'an item does not grow too large in a transaction',
    write(sized('1', MAX_ITEM_BYTES)),
    transact(product('2'), change('1', { set: { a: 'x' } })),
    get('2'),
  ),
  caseOf('a key is not empty in a transaction: put', transact(product(''))),
  caseOf('a key is not empty in a transaction: update', transact(change('', { set: { a: 1 } }))),
  caseOf('a key is not too long in a transaction: put', transact(product('x'.repeat(2049)))),
  caseOf(
    'a key is not too long in a transaction: update',
    transact(change('x'.repeat(2049), { set: { a: 1 } })),
  ),
  caseOf(
    'an index key is of its type in a transaction: put',
    transact(order('1', { listPartition: 'p', listPosition: 1 })),
  ),
  caseOf(
    'an index key is of its type in a transaction: update',
    transact({
      kind: 'update',
      table: 'orders',
      key: '1',
      set: { listPartition: null, listPosition: 'a' },
    }),
  ),
  caseOf(
    'a number is not added to a text in a transaction',
    write(product('1', { n: 'a' })),
    transact(change('1', { add: { n: 1 } })),
  ),
  caseOf('a number is in its range in a transaction', transact(product('1', { n: 1e-131 }))),
  caseOf(
    'an invalid action and a refused one: both are told, or the invalid one',
    write(product('1')),
    transact({ ...product('1'), when: absent }, order('1', { listPartition: 1 })),
  ),
  caseOf(
    'an invalid action whose condition does not hold: which of both is told',
    write(order('1')),
    transact({
      ...order('1', { listPartition: 1 }),
      when: { kind: 'absent', attribute: 'orderId' },
    }),
  ),
  caseOf(
    'a text and a number do not compare in a transaction',
    write(product('1', { a: 'b' })),
    transact({
      ...product('1'),
      when: { kind: 'compare', attribute: 'a', operator: '<', value: 1 },
    }),
  ),
];
