/** Written sequences: for every edge that the generator does not reach, and for every known difference. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { LIST_INDEX } from '../../../../../lambdas/api/list-index.ts';
import type {
  IndexQuery,
  Item,
  ItemKey,
  Value,
  Write,
} from '../../../../../lambdas/runtime/ports.ts';
import type { Side } from '../side.ts';
import { adapterStep, type Step } from '../step.ts';

/** A short sequence with a name. Both sides are empty before it. */
export interface Case {
  /** A sentence of what DynamoDB does. */
  readonly name: string;
  readonly steps: readonly Step[];
}

export const caseOf = (name: string, ...steps: readonly Step[]): Case => ({ name, steps });

type Fields = Readonly<Record<string, Value>>;

export const product = (sku: string, fields: Fields = {}): Write => ({
  kind: 'put',
  table: 'stock',
  item: { sku, ...fields },
});

export const order = (orderId: string, fields: Item = {}): Write => ({
  kind: 'put',
  table: 'orders',
  item: { orderId, ...fields },
});

/** An order that is in the index. */
export const listed = (orderId: string, listPosition: string, fields: Item = {}): Write =>
  order(orderId, { listPartition: 'p', listPosition, ...fields });

type Update = Extract<Write, { kind: 'update' }>;
export const change = (sku: string, fields: Pick<Update, 'set' | 'add' | 'remove'>): Write => ({
  kind: 'update',
  table: 'stock',
  key: sku,
  ...fields,
});

export const absent = { kind: 'absent', attribute: 'sku' } as const;

/** A product whose item has so many bytes. */
export const sized = (sku: string, bytes: number, letter = 'x'): Write => {
  const room = bytes - Buffer.byteLength(`sku${sku}pad`);
  const size = Buffer.byteLength(letter);
  return product(sku, { pad: letter.repeat(room / size) + 'x'.repeat(room % size) });
};

export const write = (write: Write): Step => adapterStep({ kind: 'write', write });

export const transact = (...writes: readonly Write[]): Step =>
  adapterStep({ kind: 'transact', writes });

export const get = (...skus: readonly string[]): Step =>
  adapterStep({ kind: 'get', keys: skus.map((key): ItemKey => ({ table: 'stock', key })) });

export const list = (limit: number, sort: { before?: string } | { after: string } = {}): Step =>
  adapterStep({ kind: 'query', query: listQuery(limit, sort) });

const listQuery = (limit: number, sort: { before?: string } | { after: string }): IndexQuery => ({
  table: 'orders',
  index: LIST_INDEX,
  partition: { attribute: 'listPartition', value: 'p' },
  sort: { attribute: 'listPosition', ...sort },
  limit,
});

/** A call that the adapter does not make. */
export const call = (what: string, run: (side: Side) => Promise<unknown>): Step => ({
  what,
  // Its calls are compared; what comes back would be so again, with its `$metadata`.
  run: async (side) => {
    await run(side);
  },
});

/** A product as it is stored, with all that is answered. */
export const read: Step = call('GetItem, consistent', ({ client, tableNames: { stock } }) =>
  client.send(
    new GetItemCommand({ TableName: stock, Key: { sku: { S: '1' } }, ConsistentRead: true }),
  ),
);

export const exactly = (step: Step): Step => ({ ...step, isExact: true });
