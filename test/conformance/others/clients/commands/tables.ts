import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Scenario } from './scenario.ts';

export const pipelineTables: Scenario = {
  name: "the pipeline's tables are listed, described and read",
  async run(cli, { output }) {
    const stock = output('StockTableName');
    await cli.prints(
      z.object({
        TableNames: z
          .array(z.string())
          .refine((names) => names.includes(stock) && names.includes(output('OrdersTableName'))),
      }),
      ...['dynamodb', 'list-tables'],
    );
    await cli.prints(
      z.object({
        Table: z.object({
          TableName: z.literal(stock),
          TableStatus: z.literal('ACTIVE'),
          KeySchema: z.tuple([
            z.object({ AttributeName: z.literal('sku'), KeyType: z.literal('HASH') }),
          ]),
        }),
      }),
      ...['dynamodb', 'describe-table', '--table-name', stock],
    );
    // Across pages of one item each, which the CLI joins.
    await cli.prints(
      z
        .array(z.string())
        .refine((skus) => [...skus].sort().join(' ') === 'CLOCK LANTERN MUG TEAPOT'),
      ...['dynamodb', 'scan', '--table-name', stock, '--page-size', '1'],
      ...['--query', 'Items[].sku.S'],
    );
    await cli.prints(
      z.object({ Item: z.object({ unitPriceMinor: z.strictObject({ N: z.literal('2450') }) }) }),
      ...['dynamodb', 'get-item', '--table-name', stock, '--key', '{"sku":{"S":"TEAPOT"}}'],
    );
  },
};

export const ownTable: Scenario = {
  name: 'a table is made, written on conditions, read and deleted',
  async run(cli) {
    const name = `cli-${randomUUID()}`;
    const key = '{"tea":{"S":"assam"}}';
    const item = z.object({
      tea: z.strictObject({ S: z.literal('assam') }),
      stock: z.strictObject({ N: z.literal('3') }),
    });
    const on = (action: string, ...args: readonly string[]) =>
      ['dynamodb', action, '--table-name', name, ...args] as const;

    await cli.prints(
      z.object({ TableDescription: z.object({ TableName: z.literal(name) }) }),
      ...on('create-table', '--billing-mode', 'PAY_PER_REQUEST'),
      ...['--attribute-definitions', 'AttributeName=tea,AttributeType=S'],
      ...['--key-schema', 'AttributeName=tea,KeyType=HASH'],
    );
    const put = on(
      'put-item',
      ...['--item', '{"tea":{"S":"assam"},"stock":{"N":"3"}}'],
      ...['--condition-expression', 'attribute_not_exists(tea)'],
    );
    await cli.isSilent(...put);
    await cli.isRefused(
      {
        code: 'ConditionalCheckFailedException',
        operation: 'PutItem',
        says: 'The conditional request failed',
      },
      ...put,
    );
    await cli.prints(z.object({ Item: item }), ...on('get-item', '--key', key));
    const sell = { TableName: name, Key: JSON.parse(key), UpdateExpression: 'SET stock = :none' };
    await cli.isRefused(
      {
        code: 'TransactionCanceledException',
        operation: 'TransactWriteItems',
        says: '[ConditionalCheckFailed]',
      },
      ...['dynamodb', 'transact-write-items', '--transact-items'],
      JSON.stringify([
        {
          Update: {
            ...sell,
            ConditionExpression: 'stock > :many',
            ExpressionAttributeValues: { ':none': { N: '0' }, ':many': { N: '3' } },
          },
        },
      ]),
    );
    await cli.prints(
      z.object({ Items: z.tuple([item]), Count: z.literal(1) }),
      ...on('query', '--key-condition-expression', 'tea = :tea'),
      ...['--expression-attribute-values', '{":tea":{"S":"assam"}}'],
    );
    await cli.prints(
      z.object({ TableDescription: z.object({ TableName: z.literal(name) }) }),
      ...on('delete-table'),
    );
    await cli.isRefused(
      { code: 'ResourceNotFoundException', operation: 'DescribeTable', says: name },
      ...on('describe-table'),
    );
  },
};
