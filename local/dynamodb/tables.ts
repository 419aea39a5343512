import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  type LocalSecondaryIndexDescription,
  ResourceInUseException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { SecondaryIndexSpec, TableSpec } from '../assembly/deployment.ts';

/** A table exists with other keys or indexes than it should have. */
export class TableDiffersError extends Error {
  override readonly name = 'TableDiffersError';

  constructor(tableName: string, what: string) {
    super(`The table ${tableName} exists with other ${what} than the template gives it.`);
  }
}

/**
 * Creates the tables that do not exist; one that exists is left as it is, its items too.
 * @throws TableDiffersError
 */
export async function createTables(endpoint: string, specs: readonly TableSpec[]): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'laptop', secretAccessKey: 'local' },
  });
  try {
    for (const spec of specs) await createTable(client, spec);
  } finally {
    client.destroy();
  }
}

async function createTable(client: DynamoDBClient, spec: TableSpec): Promise<void> {
  try {
    await client.send(new CreateTableCommand(toCreateTable(spec)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    await requireSame(client, spec);
  }
}

async function requireSame(client: DynamoDBClient, spec: TableSpec): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: spec.name }));
  const is = toCreateTable(spec);
  const compared = {
    keys: [keysOf(Table ?? {}), keysOf(is)],
    'types of keys': [typesOf(Table ?? {}), typesOf(is)],
    indexes: [indexesOf(Table ?? {}), indexesOf(is)],
    'local indexes': [localIndexesOf(Table ?? {}), localIndexesOf(is)],
  };
  for (const [what, [has, should]] of Object.entries(compared)) {
    if (has !== should) throw new TableDiffersError(spec.name, what);
  }
}

type Described = Pick<
  TableDescription,
  'KeySchema' | 'AttributeDefinitions' | 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'
>;

/** Partition key first. */
const keysOf = ({ KeySchema = [] }: Pick<Described, 'KeySchema'>) =>
  KeySchema.map(({ KeyType, AttributeName }) => `${KeyType} ${AttributeName}`)
    .sort()
    .join();

const typesOf = ({ AttributeDefinitions = [] }: Described) =>
  AttributeDefinitions.map(
    ({ AttributeName, AttributeType }) => `${AttributeName} ${AttributeType}`,
  )
    .sort()
    .join();

const indexesOf = ({ GlobalSecondaryIndexes = [] }: Described) => described(GlobalSecondaryIndexes);

const localIndexesOf = ({ LocalSecondaryIndexes = [] }: Described) =>
  described(LocalSecondaryIndexes);

const described = (indexes: readonly LocalSecondaryIndexDescription[]) =>
  indexes
    .map((index) => {
      const { ProjectionType, NonKeyAttributes = [] } = index.Projection ?? {};
      const projected = [...NonKeyAttributes].sort().join();
      return `${index.IndexName}: ${keysOf(index)} ${ProjectionType} ${projected}`;
    })
    .sort()
    .join();

function toCreateTable(spec: TableSpec): CreateTableCommandInput {
  const global = spec.globalSecondaryIndexes.map(toIndex);
  const local = spec.localSecondaryIndexes?.map(toIndex) ?? [];
  return {
    TableName: spec.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...spec.attributeDefinitions],
    KeySchema: [...spec.keySchema],
    // DynamoDB refuses an empty list.
    ...(global.length > 0 && { GlobalSecondaryIndexes: global }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local }),
  };
}

function toIndex({ IndexName, KeySchema, Projection }: SecondaryIndexSpec) {
  const { NonKeyAttributes: attributes, ProjectionType } = Projection;
  return {
    IndexName,
    KeySchema: [...KeySchema],
    Projection: {
      ProjectionType,
      ...(attributes !== undefined && { NonKeyAttributes: [...attributes] }),
    },
  };
}
