import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type * as z from 'zod/mini';

/** An item that this version cannot read. */
export interface UnreadableItem {
  readonly table: string;
  /** What identifies it; nothing else of it is told. */
  readonly key: string;
  /** Where it is wrong. */
  readonly paths: string;
}

export interface Scan<T> {
  readonly items: readonly T[];
  readonly unreadable: readonly UnreadableItem[];
}

/** Reads a whole table, each page strongly consistently. `key` names its key attribute. */
export async function scanTable<T>(
  client: DynamoDBClient,
  TableName: string,
  key: string,
  schema: z.ZodMiniType<T>,
): Promise<Scan<T>> {
  const items: T[] = [];
  const unreadable: UnreadableItem[] = [];
  for await (const { Items = [] } of paginateScan(
    { client },
    { TableName, ConsistentRead: true },
  )) {
    for (const item of Items) {
      const parsed = schema.safeParse(unmarshall(item));
      if (parsed.success) items.push(parsed.data);
      else {
        const paths = parsed.error.issues.map(({ path }) => `/${path.join('/')}`).join(', ');
        unreadable.push({ table: TableName, key: String(item[key]?.S), paths });
      }
    }
  }
  return { items, unreadable };
}
