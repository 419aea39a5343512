/** The list of an owner's orders, newest first: what is asked for, and where the next page begins. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { limits } from '../../core/limits.ts';
import { orderStates } from '../../core/states.ts';
import { callerDigest } from './caller.ts';
import { dayOf, type Place, readPositions } from './list-positions.ts';
import { readViews } from './list-views.ts';
import { json } from './order-view.ts';
import type { ApiPorts } from './orders.ts';
import { ownerSince } from './owners.ts';
import { onePerPath, Problem } from './problem.ts';

/** Orders on a page of a caller who does not say how many. */
export const DEFAULT_PAGE_SIZE = 20;

const cursorSchema = z.strictObject({
  /** Digest of the owner: a cursor of somebody else's is refused rather than misread. */
  owner: z.string(),
  day: z.iso.date(),
  before: z.optional(z.string().check(z.regex(/^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z#ord_[0-9a-f]{32}$/))),
});
type Cursor = z.output<typeof cursorSchema>;

const limitRule = `must be 1 to ${limits.maxPageSize}`;

/** A number as a query spells it: digits, no sign, no leading zero. */
const pageSize = z.pipe(
  z.string(limitRule).check(z.regex(/^[1-9]\d{0,2}$/, limitRule)),
  z.pipe(
    z.transform(Number),
    z.int(limitRule).check(z.minimum(1, limitRule), z.maximum(limits.maxPageSize, limitRule)),
  ),
);

/** What a list can be asked for; other parameters are passed over. */
export const listQuery = z.object({
  state: z.optional(z.enum(orderStates, `must be one of ${orderStates.join(', ')}`)),
  limit: z.optional(pageSize),
  cursor: z.optional(z.string()),
});

/** `GET /orders?state=&limit=&cursor=`: a page, and a cursor while there may be more. */
export async function listOrders(
  ports: ApiPorts,
  owner: string,
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const {
    state,
    limit: size = DEFAULT_PAGE_SIZE,
    cursor,
  } = readQuery(event.queryStringParameters ?? {});
  const start =
    cursor === undefined ? { day: dayOf(ports.clock.now()) } : readCursor(cursor, owner);
  const since = await ownerSince(ports.store, owner);
  if (since === undefined) return json(200, { orders: [] });
  const page = await readPositions(ports.store, owner, start, since, size);
  const views = await readViews(ports, page.positions, state);
  const next = views.next ?? page.next;
  return json(200, { orders: views.orders, ...(next && { cursor: writeCursor(owner, next) }) });
}

function readQuery(parameters: Readonly<Record<string, string | undefined>>) {
  const query = listQuery.safeParse(parameters);
  if (query.success) return query.data;
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

function writeCursor(owner: string, place: Place): string {
  const cursor: Cursor = { owner: callerDigest(owner), ...place };
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/**
 * Reads a cursor. It is not signed: the owner whose orders are read is always the caller, so a
 * forged cursor only moves its forger about in the forger's own list.
 */
function readCursor(text: string, owner: string): Place {
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
  if (cursor.owner !== callerDigest(owner)) throw refuse('belongs to another caller');
  const { day, before } = cursor;
  return { day, ...(before !== undefined && { before }) };
}
