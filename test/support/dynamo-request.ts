/** What DynamoDB refuses of a write by its request alone, whatever is stored. */

import { LIST_INDEX } from '../../lambdas/api/list-index.ts';
import {
  type Condition,
  type Item,
  keyAttribute,
  type Table,
  type Value,
  type Write,
} from '../../lambdas/runtime/ports.ts';
import {
  RECEIVED_INDEX,
  RECEIVED_PARTITION,
  RECEIVED_SORT,
} from '../../lambdas/runtime/received-index.ts';
import {
  UNDER_WAY_INDEX,
  UNDER_WAY_PARTITION,
  UNDER_WAY_SORT,
} from '../../lambdas/runtime/under-way-index.ts';
import { isStorable } from './dynamo-number.ts';
import { itemBytes, MAX_ITEM_BYTES, NUMBER_BYTES } from './item-bytes.ts';

/** A request that DynamoDB refuses as invalid: a bug of the caller. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
}

export interface TableIndex {
  readonly name: string;
  readonly partition: string;
  readonly sort: string;
}

/** The indexes that the stack defines: of keys only, both of them strings. */
export const indexes: Readonly<Partial<Record<Table, readonly TableIndex[]>>> = {
  orders: [
    { name: LIST_INDEX, partition: 'listPartition', sort: 'listPosition' },
    { name: RECEIVED_INDEX, partition: RECEIVED_PARTITION, sort: RECEIVED_SORT },
    { name: UNDER_WAY_INDEX, partition: UNDER_WAY_PARTITION, sort: UNDER_WAY_SORT },
  ],
};

/** Developer Guide, "Service, account, and table quotas": bytes of a partition key. */
const MAX_KEY_BYTES = 2048;

/** Of UTF-8, for one unit of UTF-16. */
const MAX_BYTES_A_CHARACTER = 3;

export function requireKey(table: Table, key: unknown): asserts key is string {
  if (typeof key !== 'string' || key === '') {
    throw new InvalidRequestError(`an item of ${table} has the string key ${keyAttribute[table]}`);
  }
  if (
    key.length * MAX_BYTES_A_CHARACTER > MAX_KEY_BYTES &&
    Buffer.byteLength(key) > MAX_KEY_BYTES
  ) {
    throw new InvalidRequestError(`a key has at most ${MAX_KEY_BYTES} bytes`);
  }
}

/** @throws InvalidRequestError */
export function requireValid(write: Write): void {
  if (write.kind === 'put') {
    requireKey(write.table, write.item[keyAttribute[write.table]]);
    requireItem(write.table, write.item);
  } else {
    requireKey(write.table, write.key);
    requireUpdate(write);
  }
  if (write.when) requireCondition(write.when);
}

/** @throws InvalidRequestError for an item that no table can hold. */
export function requireItem(table: Table, item: Item): void {
  const atMost = requireValue(item);
  for (const { partition, sort } of indexes[table] ?? []) {
    if (item[partition] !== undefined) requireIndexKey(partition, item[partition]);
    if (item[sort] !== undefined) requireIndexKey(sort, item[sort]);
  }
  if (atMost > MAX_ITEM_BYTES && itemBytes(item) > MAX_ITEM_BYTES) {
    throw new InvalidRequestError(`an item has at most 400 KB, not ${itemBytes(item)} bytes`);
  }
}

function requireUpdate(write: Extract<Write, { kind: 'update' }>): void {
  const { table, set = {}, add = {}, remove = [] } = write;
  const names = [...Object.keys(set), ...Object.keys(add), ...remove];
  if (names.length === 0) throw new InvalidRequestError('an update changes something');
  if (new Set(names).size < names.length) {
    throw new InvalidRequestError('an update changes an attribute once');
  }
  if (names.includes(keyAttribute[table])) {
    throw new InvalidRequestError('an update does not change the key');
  }
  requireValue(set);
  requireValue(add);
}

function requireIndexKey(name: string, value: Value): void {
  if (typeof value === 'string' && value !== '') return;
  throw new InvalidRequestError(`${name} is the key of an index: a string, and not empty`);
}

function requireCondition(condition: Condition): void {
  switch (condition.kind) {
    case 'absent':
      return;
    case 'compare':
      requireValue(condition.value);
      return;
    case 'all':
    case 'any':
      for (const part of condition.of) requireCondition(part);
  }
}

/** Answers a bound of the value's bytes, which is much cheaper than their number. */
function requireValue(value: Value | undefined): number {
  if (typeof value === 'string') return value.length * MAX_BYTES_A_CHARACTER;
  if (typeof value === 'number') {
    if (isStorable(value)) return NUMBER_BYTES;
    throw new InvalidRequestError(`${value} cannot be stored`);
  }
  if (typeof value !== 'object' || value === null) return 1;
  // The simulator does little else: loops that make no lists of entries.
  let bytes = 3;
  if (isList(value)) {
    for (const part of value) bytes += 1 + requireValue(part);
    return bytes;
  }
  for (const name in value) {
    bytes += 1 + name.length * MAX_BYTES_A_CHARACTER + requireValue(value[name]);
  }
  return bytes;
}

const isList = (value: object): value is readonly Value[] => Array.isArray(value);
