/** Since when an owner has orders: where the list of them ends. */
import { TransientFault } from '../runtime/faults.ts';
import type { Store } from '../runtime/ports.ts';
import { dayBefore } from './list-positions.ts';

/** Owners that an environment remembers; with tokens, every customer is one, and memory is finite. */
export const MAX_KNOWN_OWNERS = 10_000;

const knownOwners = new WeakMap<Store, Set<string>>();

/** Notes the day of an owner's first order. One write an owner and environment. */
export async function rememberOwner(store: Store, owner: string, createdAt: string): Promise<void> {
  const known = knownOwners.get(store) ?? new Set();
  knownOwners.set(store, known);
  if (known.has(owner)) return;
  // A day of margin: another environment's clock may have been behind ours at midnight.
  const since = dayBefore(createdAt);
  const commit = await store.write({
    kind: 'put',
    table: 'owners',
    item: { owner, since },
    when: { kind: 'absent', attribute: 'owner' },
  });
  if (commit.kind === 'refused' && commit.refusals[0]?.kind === 'conflict') {
    throw new TransientFault('the owner is being written by another request', { certain: true });
  }
  if (known.size >= MAX_KNOWN_OWNERS) known.clear();
  known.add(owner);
}

/** The day of the owner's first order or the one before it, ISO 8601; none without an order. */
export async function ownerSince(store: Store, owner: string): Promise<string | undefined> {
  const [item] = await store.get([{ table: 'owners', key: owner }]);
  const since = item?.['since'];
  return typeof since === 'string' ? since : undefined;
}
