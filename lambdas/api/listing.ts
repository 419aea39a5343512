/**
 * The list of an owner's orders, newest first. One backend is one owner, so a plain owner key would
 * be one hot partition; the index spreads each owner's day over buckets, and its keys never change,
 * so that no step of an order writes to it.
 */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { limits } from '../../core/limits.ts';
import { type OrderState, orderStates } from '../../core/saga.ts';
import { TransientFault } from '../runtime/faults.ts';
import type { Item, Store } from '../runtime/ports.ts';
import { LIST_INDEX } from './list-index.ts';
import { json, orderView } from './order-view.ts';
import { type ApiPorts, parseOrder } from './orders.ts';
import { onePerPath, Problem } from './problem.ts';

const BUCKETS = 4;
/** Days looked at for one page; an owner who was away longer gets an empty page with a cursor. */
const MAX_DAYS = 31;
const DEFAULT_PAGE_SIZE = 20;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The index keys of an order. */
export function listKeys(owner: string, orderId: string, createdAt: string) {
  const bucket = Number.parseInt(orderId.slice(-2), 16) % BUCKETS;
  return {
    listPartition: partition(owner, createdAt.slice(0, 10), bucket),
    listPosition: `${createdAt}#${orderId}`,
  };
}

const partition = (owner: string, day: string, bucket: number) => `${day}#${bucket}#${owner}`;

const knownOwners = new WeakMap<Store, Set<string>>();

/** Notes the day of an owner's first order, where the list ends. One write an owner and environment. */
export async function rememberOwner(store: Store, owner: string, createdAt: string): Promise<void> {
  const known = knownOwners.get(store) ?? new Set();
  knownOwners.set(store, known);
  if (known.has(owner)) return;
  // A day of margin: another environment's clock may have been behind ours at midnight.
  const since = dayOf(Date.parse(createdAt) - DAY_MS);
  const commit = await store.write({
    kind: 'put',
    table: 'owners',
    item: { owner, since },
    when: { kind: 'absent', attribute: 'owner' },
  });
  if (commit.kind === 'refused' && commit.refusals[0]?.kind === 'conflict') {
    throw new TransientFault('the owner is being written by another request', { certain: true });
  }
  known.add(owner);
}

const cursorSchema = z.strictObject({
  /** Digest of the owner: a cursor of somebody else's is refused rather than misread. */
  owner: z.string(),
  day: z.iso.date(),
  before: z.optional(z.string().check(z.regex(/^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z#ord_[0-9a-f]{32}$/))),
});
type Cursor = z.output<typeof cursorSchema>;

const querySchema = z.object({
  state: z.optional(z.enum(orderStates, `must be one of ${orderStates.join(', ')}`)),
  limit: z.optional(
    z.string().check(
      z.regex(/^[1-9]\d{0,2}$/, `must be 1 to ${limits.maxPageSize}`),
      z.refine((text) => Number(text) <= limits.maxPageSize, `must be 1 to ${limits.maxPageSize}`),
    ),
  ),
  cursor: z.optional(z.string()),
});

/** `GET /orders?state=&limit=&cursor=`: a page, and a cursor while there may be more. */
export async function listOrders(
  { store, clock }: ApiPorts,
  owner: string,
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const query = querySchema.safeParse(event.queryStringParameters ?? {});
  if (!query.success) {
    const errors = onePerPath(
      query.error.issues.map((issue) => ({
        path: String(issue.path[0]),
        message: issue.message,
      })),
    );
    throw new Problem('invalid-query', `Correct ${errors.map(({ path }) => path).join(', ')}.`, {
      errors,
    });
  }
  const { state, limit, cursor } = query.data;
  const start =
    cursor === undefined
      ? { owner: digest(owner), day: dayOf(clock.now()) }
      : readCursor(cursor, owner);
  const page = await readPage(store, owner, start, Number(limit ?? DEFAULT_PAGE_SIZE));
  const orders = await readOrders(store, page.orderIds, state);
  return json(200, { orders, ...(page.next && { cursor: writeCursor(page.next) }) });
}

interface Page {
  readonly orderIds: readonly string[];
  readonly next: Cursor | undefined;
}

async function readPage(store: Store, owner: string, start: Cursor, size: number): Promise<Page> {
  const [ownerItem] = await store.get([{ table: 'owners', key: owner }]);
  const since = ownerItem?.['since'];
  const orderIds: string[] = [];
  let { day, before } = start;
  for (let days = 0; typeof since === 'string' && day >= since; days++) {
    if (days === MAX_DAYS) return { orderIds, next: { owner: start.owner, day } };
    for (const position of await readDay(store, owner, day, before, size - orderIds.length)) {
      orderIds.push(position.slice(position.indexOf('#') + 1));
      before = position;
    }
    if (orderIds.length === size)
      return { orderIds, next: { ...start, day, ...(before && { before }) } };
    day = dayOf(Date.parse(day) - DAY_MS);
    before = undefined;
  }
  return { orderIds, next: undefined };
}

/** The newest positions of one day, merged from its buckets. */
async function readDay(
  store: Store,
  owner: string,
  day: string,
  before: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  const buckets = await Promise.all(
    Array.from({ length: BUCKETS }, (_, bucket) =>
      store.query({
        table: 'orders',
        index: LIST_INDEX,
        partition: { attribute: 'listPartition', value: partition(owner, day, bucket) },
        sort: { attribute: 'listPosition', ...(before !== undefined && { before }) },
        limit,
      }),
    ),
  );
  const positions = buckets.flat().map(({ listPosition }: Item) => String(listPosition));
  return positions.sort().reverse().slice(0, limit);
}

async function readOrders(
  store: Store,
  orderIds: readonly string[],
  state: OrderState | undefined,
) {
  const items = await store.get(orderIds.map((key) => ({ table: 'orders', key })));
  const orders = items.flatMap((item) => (item ? [parseOrder(item)] : []));
  return orders.filter((order) => state === undefined || order.state === state).map(orderView);
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

const digest = (owner: string) => createHash('sha256').update(owner).digest('hex').slice(0, 16);

const writeCursor = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/**
 * Reads a cursor. It is not signed: the owner whose orders are read is always the caller, so a
 * forged cursor only moves its forger about in the forger's own list.
 */
function readCursor(text: string, owner: string): Cursor {
  const refuse = (message: string) =>
    new Problem('invalid-query', 'Start again without a cursor.', {
      errors: [{ path: 'cursor', message }],
    });
  let cursor: Cursor;
  try {
    cursor = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw refuse('is not a cursor of this list');
  }
  if (cursor.owner !== digest(owner)) throw refuse('belongs to another caller');
  return cursor;
}
