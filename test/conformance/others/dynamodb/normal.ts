/**
 * Outputs and errors of the SDK as they are compared: without what no implementation promises, which
 * is the order of what is not ordered, and how a number is spelt (`1e2`, `100`).
 */
import * as z from 'zod';
import { decimal } from './decimal.ts';
import type { Outcome } from './recorder.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Without what nobody asked for, either: the project asks for no capacity and no metrics.
 * @param command `BatchGetItem`
 */
export function normalOutput(command: string, output: unknown): unknown {
  const { ConsumedCapacity: _, ItemCollectionMetrics: __, ...fields } = exactOutput(output);
  return normalFields(command, fieldsOf(plain(fields)));
}

/** Everything, as it was spelt. */
export function exactOutput(output: unknown): Fields {
  const { $metadata: _, ...fields } = fieldsOf(output);
  return fields;
}

const fieldsOf = (value: unknown): Fields => z.record(z.string(), z.unknown()).parse(value);

function normalFields(command: string, fields: Fields): unknown {
  switch (command) {
    case 'BatchGetItem': {
      const { Responses = {}, UnprocessedKeys = {}, ...rest } = fields;
      return { ...rest, Responses: unordered(Responses), UnprocessedKeys };
    }
    // A table has no order, and so no two agree on what a page holds.
    case 'Scan': {
      const { Items, LastEvaluatedKey, ...rest } = fields;
      return { ...rest, items: lengthOf(Items), isLast: LastEvaluatedKey === undefined };
    }
    case 'CreateTable':
      return { TableDescription: tableFields(fields['TableDescription']) };
    case 'DescribeTable':
      return { Table: tableFields(fields['Table']) };
    default:
      return fields;
  }
}

const lengthOf = (value: unknown) => (Array.isArray(value) ? value.length : 0);

/** By table: the same items in one order. */
function unordered(responses: unknown): unknown {
  const byTable = z.record(z.string(), z.array(z.unknown())).parse(responses);
  return Object.fromEntries(
    Object.entries(byTable).map(([table, items]) => [table, sorted(items)]),
  );
}

export function sorted(items: readonly unknown[]): unknown[] {
  const keyed = items.map((item) => ({ item, key: canonical(item) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ item }) => item);
}

/** The same text for the same value, whatever the order of names in it. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? 'undefined';

const key = z.object({ AttributeName: z.string(), KeyType: z.string() });
const index = z.object({
  IndexName: z.string(),
  KeySchema: z.array(key),
  Projection: z.object({
    ProjectionType: z.string(),
    NonKeyAttributes: z.optional(z.array(z.string())),
  }),
  IndexStatus: z.string(),
});
/** What the laptop and the command line read of a table. */
const table = z.object({
  TableName: z.string(),
  TableStatus: z.string(),
  KeySchema: z.array(key),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  GlobalSecondaryIndexes: z.optional(z.array(index)),
  BillingModeSummary: z.optional(z.object({ BillingMode: z.string() })),
  DeletionProtectionEnabled: z.optional(z.boolean()),
});

function tableFields(description: unknown): unknown {
  const { AttributeDefinitions, GlobalSecondaryIndexes, ...rest } = table.parse(description);
  return {
    ...rest,
    AttributeDefinitions: sorted(AttributeDefinitions),
    ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes: sorted(GlobalSecondaryIndexes) }),
  };
}

/** Without what is undefined; numbers spelt one way, sets in one order, bytes as Base64. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  const [only] = entries;
  if (only && entries.length === 1) {
    const [type, held] = only;
    if (type === 'N' && typeof held === 'string') return { N: decimal(held) };
    const isSet = ['SS', 'NS', 'BS'].includes(type) && Array.isArray(held);
    if (isSet)
      return {
        [type]: sorted(type === 'NS' ? held.map(String).map(decimal) : (plain(held) as unknown[])),
      };
  }
  return Object.fromEntries(entries.map(([name, part]) => [name, plain(part)]));
}

const awsError = z.object({
  $metadata: z.object({ httpStatusCode: z.optional(z.number()) }),
  Item: z.optional(z.unknown()),
  CancellationReasons: z.optional(
    z.array(z.object({ Code: z.optional(z.string()), Item: z.optional(z.unknown()) })),
  ),
});

/** Messages are left out: the project reads none. */
export function normalError(error: unknown): Outcome {
  const name = error instanceof Error ? error.name : String(error);
  const { success, data } = awsError.safeParse(error);
  if (!success) return { kind: 'error', name };
  const { $metadata, Item, CancellationReasons } = data;
  return {
    kind: 'error',
    name,
    ...($metadata.httpStatusCode !== undefined && { status: $metadata.httpStatusCode }),
    ...(Item !== undefined && { item: plain(Item) }),
    ...(CancellationReasons && {
      reasons: CancellationReasons.map(({ Code, Item }) => ({
        ...(Code !== undefined && { code: Code }),
        ...(Item !== undefined && { item: plain(Item) }),
      })),
    }),
  };
}
