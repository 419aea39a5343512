import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { TableSpec } from '../assembly/deployment.ts';

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
  };
  for (const [what, [has, should]] of Object.entries(compared)) {
    if (has !== should) throw new TableDiffersError(spec.name, what);
  }
}

type Described = Pick<
  TableDescription,
  'KeySchema' | 'AttributeDefinitions' | 'GlobalSecondaryIndexes'
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

const indexesOf = ({ GlobalSecondaryIndexes = [] }: Described) =>
  GlobalSecondaryIndexes.map((index) => {
    const { ProjectionType, NonKeyAttributes = [] } = index.Projection ?? {};
    const projected = [...NonKeyAttributes].sort().join();
    return `${index.IndexName}: ${keysOf(index)} ${ProjectionType} ${projected}`;
  })
    .sort()
    .join();

function toCreateTable(spec: TableSpec): CreateTableCommandInput {
  const indexes = spec.globalSecondaryIndexes.map((index) => {
    const { NonKeyAttributes: attributes, ProjectionType } = index.Projection;
    return {
      IndexName: index.IndexName,
      KeySchema: [...index.KeySchema],
      Projection: {
        ProjectionType,
        ...(attributes !== undefined && { NonKeyAttributes: [...attributes] }),
      },
    };
  });
  return {
    TableName: spec.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...spec.attributeDefinitions],
    KeySchema: [...spec.keySchema],
    // DynamoDB refuses an empty list.
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
  };
}
