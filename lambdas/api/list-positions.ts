/**
 * Where an owner's orders are in the index that lists them. One backend is one owner, so a plain
 * owner key would be one hot partition; the index spreads each owner's day over buckets, and its
 * keys never change, so that no step of an order writes to it.
 */
import type { Item, Store } from '../runtime/ports.ts';
import { LIST_INDEX } from './list-index.ts';

const BUCKETS = 4;
/** Days looked at for one page; an owner who was away longer gets an empty page with a cursor. */
const MAX_DAYS = 31;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A day of the list (ISO 8601), and the position in it below which it goes on. */
export interface Place {
  readonly day: string;
  readonly before?: string;
}

/** One order in the list: what follows it begins at its place. */
export interface Position {
  readonly orderId: string;
  readonly place: Place;
}

export interface Positions {
  /** The newest first. */
  readonly positions: readonly Position[];
  /** Where to go on; none at the end of the list. */
  readonly next: Place | undefined;
}

/** The index keys of an order. */
export function listKeys(owner: string, orderId: string, createdAt: string) {
  const bucket = Number.parseInt(orderId.slice(-2), 16) % BUCKETS;
  return {
    listPartition: partition(owner, createdAt.slice(0, 10), bucket),
    listPosition: `${createdAt}#${orderId}`,
  };
}

const partition = (owner: string, day: string, bucket: number) => `${day}#${bucket}#${owner}`;

export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The day before a day or an instant, ISO 8601. */
export const dayBefore = (time: string) => dayOf(Date.parse(time) - DAY_MS);

/** At most `size` orders from `start` on, back to the day `since`. */
export async function readPositions(
  store: Store,
  owner: string,
  start: Place,
  since: string,
  size: number,
): Promise<Positions> {
  const positions: Position[] = [];
  let { day, before } = start;
  for (let days = 0; day >= since; days++) {
    if (days === MAX_DAYS) return { positions, next: { day } };
    for (const position of await readDay(store, owner, day, before, size - positions.length)) {
      const orderId = position.slice(position.indexOf('#') + 1);
      positions.push({ orderId, place: { day, before: position } });
    }
    if (positions.length === size) return { positions, next: positions.at(-1)?.place };
    day = dayBefore(day);
    before = undefined;
  }
  return { positions, next: undefined };
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
