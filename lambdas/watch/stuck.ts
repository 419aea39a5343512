/**
 * The orders that are under way for too long, dead or not. Each has a message somewhere, whose queue
 * has alarms of its own; this tells of those whose message is nowhere, too: purged, or past its
 * retention.
 */
import { BUCKETS } from '../../core/buckets.ts';
import type { Item, Store } from '../runtime/ports.ts';
import { RECEIVED_INDEX, RECEIVED_PARTITION, RECEIVED_SORT } from '../runtime/received-index.ts';
import {
  UNDER_WAY_INDEX,
  UNDER_WAY_PARTITION,
  UNDER_WAY_SORT,
} from '../runtime/under-way-index.ts';

export interface StuckReport {
  /** At most 100 of each bucket of an index are counted. */
  readonly orders: number;
  readonly byState: Readonly<Record<string, number>>;
  /** Some of them. */
  readonly orderIds: readonly string[];
}

interface Stuck {
  readonly since: string;
  readonly state: string;
  readonly orderId: string;
}

/** One read unit or so a bucket: all that an alarm has to know is whether there are many. */
const MAX_COUNTED = 100;
const MAX_NAMED = 10;
/** Below every time. */
const START = '0';

const received = {
  index: RECEIVED_INDEX,
  partition: RECEIVED_PARTITION,
  sort: RECEIVED_SORT,
};
const underWay = {
  index: UNDER_WAY_INDEX,
  partition: UNDER_WAY_PARTITION,
  sort: UNDER_WAY_SORT,
};

/** Those that entered the state they are in longer than `stuckOrderMs` ago. */
export async function findStuck(
  store: Store,
  nowMs: number,
  stuckOrderMs: number,
): Promise<StuckReport> {
  const before = new Date(nowMs - stuckOrderMs).toISOString();
  const pages = await Promise.all([
    ...BUCKETS.map((bucket) => readBucket(store, received, bucket, toReceived)),
    ...BUCKETS.map((bucket) => readBucket(store, underWay, bucket, toUnderWay)),
  ]);
  const stuck = pages.flat().filter(({ since }) => since < before);
  const byState: Record<string, number> = {};
  for (const { state } of stuck) byState[state] = (byState[state] ?? 0) + 1;
  const orderIds = stuck.slice(0, MAX_NAMED).map(({ orderId }) => orderId);
  return { orders: stuck.length, byState, orderIds };
}

/** The oldest of a bucket. */
async function readBucket(
  store: Store,
  { index, partition, sort }: typeof received | typeof underWay,
  bucket: string,
  parse: (position: string) => Stuck,
): Promise<readonly Stuck[]> {
  const items = await store.query({
    table: 'orders',
    index,
    partition: { attribute: partition, value: bucket },
    sort: { attribute: sort, after: START },
    limit: MAX_COUNTED,
  });
  return items.map((item: Item) => parse(String(item[sort])));
}

function toReceived(position: string): Stuck {
  const [since = '', orderId = ''] = position.split('#');
  return { since, state: 'received', orderId };
}

function toUnderWay(position: string): Stuck {
  const [since = '', state = '', orderId = ''] = position.split('#');
  return { since, state, orderId };
}
