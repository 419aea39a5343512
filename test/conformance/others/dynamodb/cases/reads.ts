import { BatchGetItemCommand, paginateScan, QueryCommand } from '@aws-sdk/client-dynamodb';
import { LIST_INDEX } from '../../../../../lambdas/api/list-index.ts';
import { MAX_ITEM_BYTES } from '../../../../support/item-bytes.ts';
import { sorted } from '../normal.ts';
import type { Step } from '../step.ts';
import {
  type Case,
  call,
  caseOf,
  exactly,
  get,
  list,
  listed,
  product,
  sized,
  transact,
  write,
} from './case.ts';

const skus = (count: number) => Array.from({ length: count }, (_, n) => `item-${n}`);
const stored = (count: number) => transact(...skus(count).map((sku) => product(sku)));

const batchGet = (keys: readonly string[]) =>
  call(`BatchGetItem of ${keys.length} keys`, ({ client, tableNames: { stock } }) =>
    client.send(
      new BatchGetItemCommand({
        RequestItems: {
          [stock]: { ConsistentRead: true, Keys: keys.map((key) => ({ sku: { S: key } })) },
        },
      }),
    ),
  );

/** All of a table, whatever its pages. */
const scanned = (limit: number): Step => ({
  what: `Scan in pages of ${limit}`,
  run: async ({ scanner }) => {
    const items: unknown[] = [];
    let after: string | undefined;
    do {
      const page = await scanner.scan('stock', limit, after);
      items.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    return sorted(items);
  },
});

const filtered: Step = {
  what: 'Scan of some states, projected',
  run: async ({ client, tableNames: { stock: TableName } }) => {
    const items: unknown[] = [];
    const pages = paginateScan(
      { client },
      {
        TableName,
        FilterExpression: '#state IN (:a, :b)',
        ProjectionExpression: 'sku, #state, #timeline',
        ExpressionAttributeNames: { '#state': 'state', '#timeline': 'timeline' },
        ExpressionAttributeValues: { ':a': { S: 'a' }, ':b': { S: 'b' } },
      },
    );
    for await (const { Items = [] } of pages) items.push(...Items);
    return sorted(items);
  },
};

const whole: Step = {
  what: 'Scan of everything, consistent',
  run: async ({ client, tableNames: { stock: TableName } }) => {
    const sizes: unknown[] = [];
    for await (const { Items = [] } of paginateScan(
      { client },
      { TableName, ConsistentRead: true },
    )) {
      sizes.push(...Items.map(({ sku, pad }) => [sku?.S, pad?.S?.length]));
    }
    return sorted(sizes);
  },
};

/** Goes on where the page before ended, for as many pages. */
const paged = (limit: number, pages: number): Step => ({
  what: `Query of the index in ${pages} pages of ${limit}`,
  run: async ({ client, tableNames: { orders } }) => {
    let from: Record<string, { S: string }> | undefined;
    const ids: unknown[] = [];
    for (let page = 0; page < pages; page++) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: orders,
          IndexName: LIST_INDEX,
          KeyConditionExpression: 'listPartition = :p',
          ExpressionAttributeValues: { ':p': { S: 'p' } },
          Limit: limit,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      ids.push(Items.map(({ orderId }) => orderId?.S));
      if (!LastEvaluatedKey) break;
      from = Object.fromEntries(
        Object.entries(LastEvaluatedKey).map(([name, value]) => [name, { S: String(value.S) }]),
      );
    }
    return ids;
  },
});

const threeListed = [listed('1', 'a'), listed('2', 'b'), listed('3', 'c')];

/** Positions of 1000 bytes, of which 1 MB has about 1000. */
const longPositions = Array.from({ length: 12 }, (_, page) =>
  transact(
    ...Array.from({ length: 100 }, (_, n) =>
      listed(`${page}-${n}`, `${page * 100 + n}`.padStart(4, '0').padEnd(1000, 'x')),
    ),
  ),
);

/** Batches, queries of an index, scans. */
export const readCases: readonly Case[] = [
  caseOf(
    'a read of several keys answers in any order, and of what is there',
    stored(3),
    get('item-2', 'nothing', 'item-0'),
  ),
  caseOf('and asks for nothing else', write(product('1')), exactly(get('1'))),
  caseOf('100 keys are read at once', stored(100), batchGet(skus(100))),
  caseOf('101 are not', batchGet(skus(101))),
  caseOf('no keys are none to read', batchGet([])),
  caseOf('a key is read once', stored(1), batchGet(['item-0', 'item-0'])),
  caseOf(
    'the adapter reads more than 100, and each once',
    stored(100),
    get(...skus(130), 'item-0'),
  ),
  caseOf(
    'a batch answers at most 16 MB, and names the keys that it left',
    ...Array.from({ length: 45 }, (_, n) => write(sized(`item-${n}`, MAX_ITEM_BYTES))),
    batchGet(skus(45)),
  ),
  caseOf(
    'an index holds its keys and the key of the table',
    write(listed('1', 'a', { b: 1 })),
    list(5),
  ),
  caseOf(
    'an index is read forwards and backwards',
    transact(...threeListed),
    list(2),
    list(2, { after: '!' }),
  ),
  caseOf(
    'from above a position',
    transact(...threeListed),
    list(5, { after: 'a' }),
    list(1, { after: 'a' }),
  ),
  caseOf(
    'from below a position',
    transact(...threeListed),
    list(5, { before: 'c' }),
    list(1, { before: 'c' }),
  ),
  caseOf('no position is empty, and so none is asked for: newest first', list(2, { before: '' })),
  caseOf('no position is empty, and so none is asked for: oldest first', list(2, { after: '' })),
  caseOf('an index is asked for keys of its type', partitionOfNumber()),
  caseOf('a page that ends at its limit names where', transact(...threeListed), list(3)),
  caseOf('a page goes on after the one before', transact(...threeListed), paged(2, 3)),
  caseOf('a page of one at a time', transact(...threeListed), paged(1, 3)),
  caseOf('a page has at least one item: newest first', list(0)),
  caseOf('a page has at least one item: from a position', list(0, { after: 'a' })),
  caseOf(
    'positions are in the order of their UTF-8',
    transact(listed('1', '\u{1f600}'), listed('2', '\uff5e'), listed('3', 'é')),
    list(5),
  ),
  caseOf(
    'items of one position are all there',
    transact(listed('1', 'a'), listed('2', 'a'), listed('3', 'b')),
    sameCount(),
  ),
  caseOf(
    'an index follows what is written',
    transact(...threeListed),
    write(listed('1', 'd')),
    list(5),
  ),
  caseOf('a page of a query has at most 1 MB', ...longPositions, paged(2000, 3)),
  caseOf('an empty table is scanned in one page', scanned(2)),
  caseOf('a scan goes through all pages', stored(5), scanned(2), scanned(10)),
  caseOf('a scan that ends at its limit names where', stored(4), scanned(2)),
  caseOf(
    'a page of a scan has at most 1 MB',
    ...Array.from({ length: 4 }, (_, n) => write(sized(`item-${n}`, 380_000))),
    whole,
  ),
  caseOf(
    'a scan is filtered after it is read, and projected',
    transact(
      product('1', { state: 'a', timeline: [1], other: 1 }),
      product('2', { state: 'b', other: 1 }),
      product('3', { state: 'c', timeline: [1] }),
      product('4'),
    ),
    filtered,
  ),
];

function partitionOfNumber(): Step {
  return call('Query of the partition 1', ({ client, tableNames: { orders } }) =>
    client.send(
      new QueryCommand({
        TableName: orders,
        IndexName: LIST_INDEX,
        KeyConditionExpression: 'listPartition = :p',
        ExpressionAttributeValues: { ':p': { N: '1' } },
      }),
    ),
  );
}

/** Not their order: DynamoDB promises none among equal positions. */
function sameCount(): Step {
  return {
    what: 'Query of the index, in no order',
    run: async ({ store }) =>
      sorted(
        await store.query({
          table: 'orders',
          index: LIST_INDEX,
          partition: { attribute: 'listPartition', value: 'p' },
          sort: { attribute: 'listPosition', after: 'A' },
          limit: 10,
        }),
      ),
  };
}
