import type { Reservation } from '../../../core/stock.ts';

/** An entry as it was read before and after. */
export interface Pair<T> {
  readonly was: T | undefined;
  readonly is: T | undefined;
  /** The later of the two. */
  readonly last: T;
}

export function pairsById<T>(
  before: readonly T[],
  after: readonly T[],
  idOf: (entry: T) => string,
): ReadonlyMap<string, Pair<T>> {
  const pairs = new Map<string, Pair<T>>();
  for (const was of before) pairs.set(idOf(was), { was, is: undefined, last: was });
  for (const is of after) {
    pairs.set(idOf(is), { was: pairs.get(idOf(is))?.was, is, last: is });
  }
  return pairs;
}

/** Whether a reservation stood still: it never comes back to where it was. */
export function stoodStill({ was, is }: Omit<Pair<Reservation>, 'last'>): boolean {
  return was?.phase === is?.phase && was?.held === is?.held;
}
