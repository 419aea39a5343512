import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamoDbStore } from '../../../../../lambdas/runtime/aws/dynamodb-store.ts';
import type { Store } from '../../../../../lambdas/runtime/ports.ts';
import { FakeClock } from '../../../../support/fake-clock.ts';
import { tableInput } from '../side.ts';
import { type Case, call, caseOf } from './case.ts';

const nowhere = 'there-is-no-such-table';
const key = { sku: { S: '1' } };

/** Tables, as the laptop creates them and looks at them. */
export const tableCases: readonly Case[] = [
  ...(['orders', 'stock'] as const).map((table) =>
    caseOf(
      `the table ${table} is described as it was created`,
      call('DescribeTable', ({ client, tableNames }) =>
        client.send(new DescribeTableCommand({ TableName: tableNames[table] })),
      ),
    ),
  ),
  caseOf(
    'a table is not created twice',
    call('CreateTable', ({ client, tableNames: { stock } }) =>
      client.send(new CreateTableCommand(tableInput('stock', stock))),
    ),
  ),
  caseOf(
    'an attribute that no key has is not defined',
    call('CreateTable with one too many', ({ client, tableNames: { stock } }) =>
      client.send(
        new CreateTableCommand({
          ...tableInput('stock', `${stock}-2`),
          AttributeDefinitions: tableInput('orders', '').AttributeDefinitions,
        }),
      ),
    ),
  ),
  caseOf(
    'a table without time to live says so',
    call('DescribeTimeToLive', ({ client, tableNames: { stock } }) =>
      client.send(new DescribeTimeToLiveCommand({ TableName: stock })),
    ),
  ),
  caseOf(
    'a table that is not there is not described',
    call('DescribeTable', ({ client }) =>
      client.send(new DescribeTableCommand({ TableName: nowhere })),
    ),
  ),
  caseOf(
    'a table that is not there is not read',
    call('GetItem', ({ client }) =>
      client.send(new GetItemCommand({ TableName: nowhere, Key: key })),
    ),
    call('Scan', ({ client }) => client.send(new ScanCommand({ TableName: nowhere }))),
  ),
  ...unknownTable('write', (store) =>
    store.write({ kind: 'put', table: 'owners', item: { owner: '1' } }),
  ),
  ...unknownTable('get', (store) => store.get([{ table: 'owners', key: '1' }])),
  ...unknownTable('transact', (store) =>
    store.transact([{ kind: 'put', table: 'owners', item: { owner: '1' } }]),
  ),
  ...unknownTable('query', (store) =>
    store.query({
      table: 'owners',
      index: 'any',
      partition: { attribute: 'p', value: '1' },
      sort: { attribute: 's' },
      limit: 1,
    }),
  ),
];

/** The adapter with a table that was never created. */
function unknownTable(what: string, ask: (store: Store) => Promise<unknown>): readonly Case[] {
  return [
    caseOf(
      `the adapter does not find a table that is not there: ${what}`,
      call(what, ({ client }) => ask(dynamoDbStore(client, { owners: nowhere }, new FakeClock()))),
    ),
  ];
}
