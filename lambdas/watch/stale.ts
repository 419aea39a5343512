/**
 * Failures whose letter is gone. The consumer that handles a message takes its failure away, but
 * not one that is written after that (by a consumer whose write was slow, or by a look), nor one
 * whose letter the operator threw away.
 *
 * A failure is taken away when no letter of its order and stage was seen in two complete looks in a
 * row, which are minutes apart. One look is not enough: a letter that somebody holds cannot be
 * received, nor can what follows it in its group, which is why an order of which any letter of the
 * stage was seen is left as it is. If two looks are mistaken, the letter is found by a later one,
 * and its failure written again; a failure that was written anew meanwhile has another time, and
 * stays.
 */
import * as z from 'zod/mini';
import { failuresIn, staleFailureWrite } from '../runtime/failure-record.ts';
import { loggedIds } from '../runtime/logged-ids.ts';
import {
  type Item,
  keyAttribute,
  type Logger,
  type Scanner,
  type Store,
} from '../runtime/ports.ts';
import type { Dead } from './look.ts';

/** A failure whose letter the last look did not see. */
export const unseen = z.strictObject({
  orderId: z.string(),
  stage: z.string(),
  id: z.string(),
  at: z.string(),
});
export type Unseen = z.output<typeof unseen>;

export interface Sweep {
  readonly unseen: readonly Unseen[];
  /** Where in the table the next sweep goes on; none: at its beginning. */
  readonly after?: string;
}

export interface SweepPorts {
  readonly store: Store;
  readonly scanner: Scanner;
  readonly log: Logger;
}

/** An item stays when its last failure is gone: the table is as large as the orders that had one. */
const PAGE = 500;
const MAX_PAGES = 10;
/** What is kept between looks has to fit an item. */
const MAX_UNSEEN = 500;

/** After a complete look that saw letters of `dead`: takes away what was unseen before, too. */
export async function sweep(
  { store, scanner, log }: SweepPorts,
  before: Sweep,
  dead: readonly Dead[],
): Promise<Sweep> {
  const seen = new Set(dead.map(placeOf));
  const unseenBefore = new Set(before.unseen.map(keyOf));
  const unseenNow = new Map<string, Unseen>();
  for (const failed of before.unseen) {
    if (!seen.has(placeOf(failed))) unseenNow.set(keyOf(failed), failed);
  }
  let { after } = before;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { items, next } = await scanner.scan('failures', PAGE, after);
    for (const failed of items.flatMap(failuresOf)) {
      if (!seen.has(placeOf(failed))) unseenNow.set(keyOf(failed), failed);
    }
    after = next;
    if (after === undefined) break;
  }
  const kept: Unseen[] = [];
  for (const [key, failed] of unseenNow) {
    if (!unseenBefore.has(key)) kept.push(failed);
    else await takeAway(store, log, failed);
  }
  return { unseen: kept.slice(0, MAX_UNSEEN), ...(after !== undefined && { after }) };
}

function failuresOf(item: Item): readonly Unseen[] {
  const orderId = String(item[keyAttribute.failures]);
  return failuresIn(item).map(([id, { stage, at }]) => ({ orderId, stage, id, at }));
}

const placeOf = ({ orderId, stage }: Dead) => JSON.stringify([orderId, stage]);
const keyOf = ({ orderId, id, at }: Unseen) => JSON.stringify([orderId, id, at]);

async function takeAway(store: Store, log: Logger, { orderId, id, at }: Unseen): Promise<void> {
  const commit = await store.write(staleFailureWrite(orderId, id, at));
  if (commit.kind === 'committed') {
    log.log('info', 'failure-taken-away', { ...loggedIds(orderId, id), at });
  }
}
