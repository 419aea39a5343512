import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { TransientFault } from '../faults.ts';
import type { Item } from '../ports.ts';

const itemSchema = z.record(z.string(), z.json());

/** An item as DynamoDB answers it. */
export function fromItem(item: Record<string, AttributeValue>): Item {
  return itemSchema.parse(unmarshall(item));
}

/** Whatever kept DynamoDB from answering: it can go right later. */
export function transient(call: string, cause: unknown): TransientFault {
  const name = cause instanceof Error ? cause.name : 'unknown';
  return new TransientFault(`DynamoDB did not answer ${call}: ${name}`, { cause });
}
