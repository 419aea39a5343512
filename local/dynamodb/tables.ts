import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import type { TableSpec } from '../assembly/deployment.ts';

/** Creates the tables that do not exist; one that exists is left as it is, its items too. */
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
  }
}

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
