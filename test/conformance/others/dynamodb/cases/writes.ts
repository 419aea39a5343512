import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { MAX_ITEM_BYTES } from '../../../../support/item-bytes.ts';
import {
  absent,
  type Case,
  call,
  caseOf,
  change,
  get,
  list,
  listed,
  order,
  product,
  read,
  sized,
  write,
} from './case.ts';

/** The longest partition key (Service, account, and table quotas: Partition keys). */
const MAX_KEY_BYTES = 2048;

const taken = call('DeleteItem that gives the old item', ({ client, tableNames: { stock } }) =>
  client.send(
    new DeleteItemCommand({
      TableName: stock,
      Key: { sku: { S: '1' } },
      ReturnValues: 'ALL_OLD',
    }),
  ),
);
/** What one item takes. */
export const writeCases: readonly Case[] = [
  caseOf('nothing is there before it is written', read, get('1', '2'), taken),
  caseOf('what was deleted is gone, and given back', write(product('1', { a: 1 })), taken, read),
  ...['x', 'é', '\u{1f600}'].map((letter) =>
    caseOf(
      `an item has at most 400 KB in UTF-8, of ${letter}`,
      write(sized('1', MAX_ITEM_BYTES, letter)),
      write(sized('2', MAX_ITEM_BYTES + 1, letter)),
      get('1', '2'),
    ),
  ),
  caseOf(
    'an update may not make an item larger than 400 KB',
    write(sized('1', MAX_ITEM_BYTES)),
    write(change('1', { set: { a: 'x' } })),
  ),
  caseOf(
    'an update is refused by its condition before by what it would make of the item',
    write(sized('1', MAX_ITEM_BYTES)),
    write({ ...change('1', { set: { a: 'x' } }), when: absent }),
  ),
  caseOf(
    'a put that is too large is refused, whatever its condition',
    write(product('1')),
    write({ ...sized('1', MAX_ITEM_BYTES + 1), when: absent }),
  ),
  caseOf(
    'a refused put gives the item that it met, and so does an update',
    write(product('1', { a: 'é', n: 1, list: [true, null, { b: '' }] })),
    write({ ...product('1'), when: absent }),
    write({ ...change('1', { add: { n: 1 } }), when: absent }),
  ),
  caseOf(
    'a refusal without an item gives none',
    write({ ...product('1'), when: { kind: 'compare', attribute: 'n', operator: '=', value: 1 } }),
  ),
  caseOf(
    'names are any text, and reserved words are no others',
    write(product('1', { size: 1, status: 'a', 'a.b': 2, '#n0': 3, ':v0': 4, größe: 5 })),
    write(change('1', { set: { name: 'b', 'a.b': 'c' }, add: { ':v0': 1 }, remove: ['#n0'] })),
    get('1'),
  ),
  caseOf(
    'a reserved word is not taken without a placeholder',
    write(product('1', { size: 1 })),
    call('UpdateItem of status', ({ client, tableNames: { stock } }) =>
      client.send(
        new UpdateItemCommand({
          TableName: stock,
          Key: { sku: { S: '1' } },
          UpdateExpression: 'SET status = :v',
          ExpressionAttributeValues: { ':v': { S: 'a' } },
        }),
      ),
    ),
  ),
  caseOf(
    'a placeholder that is not used is refused',
    call('UpdateItem with an unused value', ({ client, tableNames: { stock } }) =>
      client.send(
        new UpdateItemCommand({
          TableName: stock,
          Key: { sku: { S: '1' } },
          UpdateExpression: 'SET a = :v',
          ExpressionAttributeValues: { ':v': { S: 'a' }, ':w': { S: 'b' } },
        }),
      ),
    ),
  ),
  caseOf('a text may be empty', write(product('1', { a: '', b: [''], c: { d: '' } })), get('1')),
  caseOf('a name may not be empty', write(product('1', { '': 1 }))),
  caseOf('a key may not be empty: put', write(product(''))),
  caseOf('a key may not be empty: update', write(change('', { set: { a: 1 } }))),
  caseOf('a key may not be empty: read', get('')),
  caseOf('a key has at most 2048 bytes: put', write(product('é'.repeat(MAX_KEY_BYTES / 2)))),
  caseOf('a key has no more: put', write(product('x'.repeat(MAX_KEY_BYTES + 1)))),
  caseOf(
    'a key has no more: update',
    write(change('x'.repeat(MAX_KEY_BYTES + 1), { set: { a: 1 } })),
  ),
  caseOf('a key has no more: read', get('x'.repeat(MAX_KEY_BYTES + 1))),
  caseOf('a key is of its type', wrongKey(), wrongKeyRead()),
  caseOf('an update may not change the key', write(change('1', { set: { sku: '2' } }))),
  caseOf(
    'an index key is of its type: put',
    write(order('1', { listPartition: 'p', listPosition: 1 })),
  ),
  caseOf(
    'an index key is of its type: update',
    write({
      kind: 'update',
      table: 'orders',
      key: '1',
      set: { listPartition: null, listPosition: 'a' },
    }),
  ),
  caseOf(
    'an index key may not be empty: put',
    write(order('1', { listPartition: '', listPosition: 'a' })),
  ),
  caseOf(
    'an index key may not be empty: update',
    write({ kind: 'update', table: 'orders', key: '1', set: { listPosition: '' } }),
  ),
  caseOf(
    'an item without one of the index keys is not in the index',
    write(listed('1', 'a')),
    write({ kind: 'update', table: 'orders', key: '1', remove: ['listPosition'] }),
    list(5),
  ),
  caseOf(
    'an update that only takes away makes no item',
    write(change('1', { remove: ['a'] })),
    get('1'),
  ),
  caseOf(
    'an update may not change an attribute twice',
    write(change('1', { set: { a: 1 }, remove: ['a'] })),
  ),
  caseOf('an update has to change something', write(change('1', {}))),
  caseOf(
    'an update that changes nothing is refused for that before by its condition',
    write(product('1')),
    write({ ...change('1', {}), when: absent }),
  ),
];

function wrongKey() {
  return call('PutItem with a number as key', ({ client, tableNames: { stock } }) =>
    client.send(new PutItemCommand({ TableName: stock, Item: { sku: { N: '1' } } })),
  );
}

function wrongKeyRead() {
  return call('GetItem with a number as key', ({ client, tableNames: { stock } }) =>
    client.send(new GetItemCommand({ TableName: stock, Key: { sku: { N: '1' } } })),
  );
}
