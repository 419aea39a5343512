import * as z from 'zod';
import type { TableSpec } from '../deployment.ts';

const keySchema = z.array(
  z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }),
);

const schema = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
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
    .default([]),
});

export function toTable(logicalId: string, name: string, properties: unknown): TableSpec {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = schema.parse(properties);
  return {
    logicalId,
    name,
    attributeDefinitions: AttributeDefinitions,
    keySchema: KeySchema,
    globalSecondaryIndexes: GlobalSecondaryIndexes,
  };
}
