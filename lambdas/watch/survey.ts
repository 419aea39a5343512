/** The orders that have waited too long for their first step, the dead ones left out. */
import { BUCKETS } from '../../core/buckets.ts';
import { messageId } from '../../core/messages.ts';
import { failuresKey, isDead } from '../runtime/failure-record.ts';
import type { Item, Store } from '../runtime/ports.ts';
import { RECEIVED_INDEX, RECEIVED_PARTITION, RECEIVED_SORT } from '../runtime/received-index.ts';

export interface Waiting {
  readonly orderId: string;
  /** When it was submitted, ISO 8601 in UTC. */
  readonly since: string;
}

export interface Survey {
  /** The oldest first. */
  readonly waiting: readonly Waiting[];
  /** False: so many are dead that the survey ended before it had found what it was to find. */
  readonly isComplete: boolean;
}

/** Of each bucket at a time. */
const PAGE = 25;
/** Dead orders wait as long as their letters are there; they must not hide the others. */
const MOST_LOOKED_AT = 10_000;
/** Below every time. */
const START = '0';

interface Cursor {
  readonly bucket: string;
  readonly after: string;
}

/** About the `want` oldest of those that were submitted before `before` (ISO 8601). */
export async function survey(store: Store, before: string, want: number): Promise<Survey> {
  const waiting: Waiting[] = [];
  let cursors: readonly Cursor[] = BUCKETS.map((bucket) => ({ bucket, after: START }));
  for (let lookedAt = 0; cursors.length > 0 && waiting.length < want; ) {
    if (lookedAt >= MOST_LOOKED_AT) return { waiting: oldest(waiting, want), isComplete: false };
    const pages = await Promise.all(cursors.map((cursor) => readPage(store, cursor, before)));
    const found = pages.flatMap((page) => page.waiting);
    lookedAt += found.length;
    waiting.push(...(await alive(store, found)));
    cursors = pages.flatMap(({ next }) => next ?? []);
  }
  return { waiting: oldest(waiting, want), isComplete: true };
}

async function readPage(store: Store, { bucket, after }: Cursor, before: string) {
  const items = await store.query({
    table: 'orders',
    index: RECEIVED_INDEX,
    partition: { attribute: RECEIVED_PARTITION, value: bucket },
    sort: { attribute: RECEIVED_SORT, after },
    limit: PAGE,
  });
  const old = items.map(toPosition).filter((position) => position < before);
  const last = old.at(-1);
  const next = old.length === PAGE && last !== undefined ? { bucket, after: last } : undefined;
  return { waiting: old.map(toWaiting), next };
}

const toPosition = (item: Item) => String(item[RECEIVED_SORT]);

function toWaiting(position: string): Waiting {
  const at = position.indexOf('#');
  return { since: position.slice(0, at), orderId: position.slice(at + 1) };
}

async function alive(store: Store, found: readonly Waiting[]): Promise<readonly Waiting[]> {
  const failures = await store.get(found.map(({ orderId }) => failuresKey(orderId)));
  return found.filter(
    ({ orderId }, at) => !isDead(failures[at], messageId(orderId, 'order.submitted')),
  );
}

function oldest(waiting: readonly Waiting[], amount: number): readonly Waiting[] {
  return [...waiting].sort((a, b) => (a.since < b.since ? -1 : 1)).slice(0, amount);
}
