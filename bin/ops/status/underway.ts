/** The orders that are neither confirmed, rejected nor cancelled, and why some of them stay so. */
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { isSettled, type OrderState, orderStates } from '../../../core/states.ts';
import { type Attention, attentionOf } from '../../../lambdas/api/attention.ts';
import { dynamoDbStore } from '../../../lambdas/runtime/aws/dynamodb-store.ts';
import { failuresKey } from '../../../lambdas/runtime/failure-record.ts';
import type { Clock } from '../../../lambdas/runtime/ports.ts';

export const underwayStates = orderStates.filter((state) => !isSettled(state));

export interface Underway {
  readonly orderId: string;
  readonly state: OrderState;
  /** When it entered the state, ISO 8601 in UTC. */
  readonly since: string;
}

export interface Stuck extends Underway {
  /** Its dead messages, the oldest first; none: it waits behind a backlog, or its message is lost. */
  readonly dead: Attention['messages'];
}

const projected = z.object({
  orderId: z.string(),
  state: z.enum(orderStates),
  timeline: z.tuple([z.object({ at: z.string() })], z.object({ at: z.string() })),
});

/**
 * The oldest first. It reads the whole table, eventually consistently: no index holds the orders
 * under way, and one that did would be written at each of their steps.
 */
export async function readUnderway(
  client: DynamoDBClient,
  TableName: string,
): Promise<{ readonly underway: readonly Underway[]; readonly unreadable: readonly string[] }> {
  const underway: Underway[] = [];
  const unreadable: string[] = [];
  const values = Object.fromEntries(underwayStates.map((state) => [`:${state}`, { S: state }]));
  for await (const { Items = [] } of paginateScan(
    { client },
    {
      TableName,
      FilterExpression: `#state IN (${Object.keys(values).join(', ')})`,
      ProjectionExpression: 'orderId, #state, #timeline',
      ExpressionAttributeNames: { '#state': 'state', '#timeline': 'timeline' },
      ExpressionAttributeValues: values,
    },
  )) {
    for (const item of Items) {
      const parsed = projected.safeParse(unmarshall(item));
      if (parsed.success) underway.push(placeOf(parsed.data));
      else unreadable.push(String(item['orderId']?.S));
    }
  }
  return { underway: underway.sort((a, b) => (a.since < b.since ? -1 : 1)), unreadable };
}

function placeOf({ orderId, state, timeline }: z.output<typeof projected>): Underway {
  return { orderId, state, since: (timeline.at(-1) ?? timeline[0]).at };
}

/** Those that are in their state since before `beforeMs`, with what is known of why. */
export async function findStuck(
  client: DynamoDBClient,
  failuresTable: string,
  underway: readonly Underway[],
  beforeMs: number,
  clock: Clock,
): Promise<readonly Stuck[]> {
  const old = underway.filter(({ since }) => Date.parse(since) <= beforeMs);
  const store = dynamoDbStore(client, { failures: failuresTable }, clock);
  const failures = await store.get(old.map(({ orderId }) => failuresKey(orderId)));
  return old.map((order, at) => ({
    ...order,
    dead: attentionOf(failures[at])?.messages ?? [],
  }));
}
