import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { keyAttribute, type Scanner, type Table } from '../ports.ts';
import { fromItem, transient } from './dynamodb-answer.ts';
import { toKey } from './expressions.ts';

/** The `Scanner` on DynamoDB, for the tables that the function was given. */
export function dynamoDbScanner(
  client: DynamoDBClient,
  tableNames: Readonly<Partial<Record<Table, string>>>,
): Scanner {
  return {
    async scan(table, limit, after) {
      const TableName = tableNames[table];
      if (TableName === undefined) throw new Error(`this function has no table for ${table}`);
      const command = new ScanCommand({
        TableName,
        Limit: limit,
        ...(after !== undefined && { ExclusiveStartKey: toKey(table, after) }),
      });
      try {
        const { Items = [], LastEvaluatedKey } = await client.send(command);
        const next = LastEvaluatedKey?.[keyAttribute[table]]?.S;
        return { items: Items.map(fromItem), ...(next !== undefined && { next }) };
      } catch (error) {
        throw transient('scan', error);
      }
    },
  };
}
