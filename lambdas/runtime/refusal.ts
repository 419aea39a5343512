import type { Item, Refusal } from './ports.ts';

/** What stood in the way of a refused write: the stored item, where its condition did not hold. */
export function storedItem(refusal: Refusal | undefined): Item | undefined {
  return refusal?.kind === 'condition' ? refusal.item : undefined;
}
