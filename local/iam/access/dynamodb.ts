import * as z from 'zod';
import { type Access, ANY_RESOURCE, arnOf, type Needs, type Place } from './access.ts';

/** Calls on one table under the permission of their own name. */
const onTable = new Set([
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeContinuousBackups',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
  'UpdateTable',
  'UpdateTimeToLive',
]);
/** A transaction needs the permission of each thing that it does (DynamoDB, "Transactions and IAM"). */
const inTransaction: Readonly<Record<string, string>> = {
  ConditionCheck: 'ConditionCheckItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
};

const ofTable = z.object({ TableName: z.string(), IndexName: z.string().optional() });
const ofBatch = z.object({ RequestItems: z.record(z.string(), z.unknown()) });
const ofTransaction = z.object({
  TransactItems: z.array(z.record(z.string(), z.object({ TableName: z.string() }))),
});

/**
 * What a call of DynamoDB needs. A query or scan of an index needs the index, not its table.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function dynamoDbNeeds(call: string, input: unknown, place: Place): Needs {
  const on = (name: string, table: string, index?: string): Access => ({
    action: `dynamodb:${name}`,
    resource: tableArn(table, place) + (index === undefined ? '' : `/index/${index}`),
    context: {},
  });
  if (call === 'ListTables') {
    return [{ action: 'dynamodb:ListTables', resource: ANY_RESOURCE, context: {} }];
  }
  if (onTable.has(call)) {
    const { data } = ofTable.safeParse(input);
    return data && [on(call, data.TableName, data.IndexName)];
  }
  if (call === 'BatchGetItem' || call === 'BatchWriteItem') {
    const { data } = ofBatch.safeParse(input);
    return data && Object.keys(data.RequestItems).map((table) => on(call, table));
  }
  if (call === 'TransactGetItems' || call === 'TransactWriteItems') {
    const { data } = ofTransaction.safeParse(input);
    const parts = data?.TransactItems.flatMap((item) => Object.entries(item)) ?? [];
    if (data === undefined || parts.some(([kind]) => !Object.hasOwn(inTransaction, kind))) {
      return undefined;
    }
    return distinct(
      parts.map(([kind, { TableName }]) => on(inTransaction[kind] ?? kind, TableName)),
    );
  }
  return undefined;
}

/** A table is named, or given by its ARN. */
function tableArn(table: string, place: Place): string {
  return table.startsWith('arn:') ? table : arnOf('dynamodb', place, `table/${table}`);
}

/** A transaction has up to a hundred parts, in a table or two. */
function distinct(accesses: readonly Access[]): readonly Access[] {
  return [
    ...new Map(accesses.map((access) => [`${access.action} ${access.resource}`, access])).values(),
  ];
}
