import { TransientFault } from './faults.ts';
import type { Commit, Item, Refusal, Store, Write } from './ports.ts';

/** What stood in the way of a refused write: the stored item, where its condition did not hold. */
export function storedItem(refusal: Refusal | undefined): Item | undefined {
  return refusal?.kind === 'condition' ? refusal.item : undefined;
}

/**
 * One write, as committed or as its condition refused it: a conflict says nothing of the item.
 *
 * @throws TransientFault when another writer held the item
 */
export async function writeUncontended(store: Store, write: Write): Promise<Commit> {
  const commit = await store.write(write);
  if (commit.kind === 'refused' && commit.refusals[0]?.kind === 'conflict') {
    throw new TransientFault(`another writes the same item of ${write.table}`, { certain: true });
  }
  return commit;
}
