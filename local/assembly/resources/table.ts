import * as z from 'zod';
import type { TableSpec } from '../deployment.ts';

const keySchema = z.array(
  z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }),
);

const indexes = z
  .array(
    z.object({
      IndexName: z.string(),
      KeySchema: keySchema,
      Projection: z.union([
        z.object({
          ProjectionType: z.literal('INCLUDE'),
          NonKeyAttributes: z.array(z.string()),
        }),
        z.object({ ProjectionType: z.enum(['ALL', 'KEYS_ONLY']) }),
      ]),
    }),
  )
  .default([]);

/** What AWS::DynamoDB::Table and GlobalTable have in common: all that a laptop needs. */
const schema = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: indexes,
  LocalSecondaryIndexes: indexes,
});

export function toTable(logicalId: string, name: string, properties: unknown): TableSpec {
  const given = schema.parse(properties);
  const { LocalSecondaryIndexes: local } = given;
  return {
    logicalId,
    name,
    attributeDefinitions: given.AttributeDefinitions,
    keySchema: given.KeySchema,
    globalSecondaryIndexes: given.GlobalSecondaryIndexes,
    ...(local.length > 0 && { localSecondaryIndexes: local }),
  };
}
