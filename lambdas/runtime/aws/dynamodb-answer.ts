import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { TransientFault } from '../faults.ts';
import type { Item, Value } from '../ports.ts';

/**
 * An item as DynamoDB answers it. An attribute that no item of ours can have (a set, bytes, a number
 * that is not exact in JavaScript) becomes null: whoever parses the item finds it unreadable, and
 * not everybody whose items were read with it.
 */
export function fromItem(item: Record<string, AttributeValue>): Item {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, fromAttribute(name, value)]),
  );
}

function fromAttribute(name: string, attribute: AttributeValue): Value {
  try {
    return z.json().parse(unmarshall({ [name]: attribute })[name]);
  } catch {
    return null;
  }
}

/** Whatever kept DynamoDB from answering: it can go right later. */
export function transient(call: string, cause: unknown): TransientFault {
  const name = cause instanceof Error ? cause.name : 'unknown';
  return new TransientFault(`DynamoDB did not answer ${call}: ${name}`, { cause });
}
