/** Delta debugging: what is left of a failure when all is taken away that it does not need. */

/** The orders that come and the faults that hit, by their turn. */
export interface Plan {
  readonly orders: readonly number[] | 'all';
  /** `all`: whatever is drawn. */
  readonly faults: readonly number[] | 'all';
}

/** A plan whose orders are told one by one. */
export interface ShrunkPlan extends Plan {
  readonly orders: readonly number[];
}

/** How a plan went: whether the same invariant was violated, and how many faults it drew. */
export interface Outcome {
  readonly isBroken: boolean;
  readonly faults: number;
}

export interface Shrunk {
  readonly plan: ShrunkPlan;
  /** Runs that it took. */
  readonly runs: number;
}

/**
 * Takes orders away, then faults, then orders again, as long as the plan stays broken and at most
 * `maxRuns` runs were made. The plan that is returned is broken, or the one of all orders.
 */
export async function shrink(
  orders: number,
  run: (plan: Plan) => Promise<Outcome>,
  maxRuns: number,
): Promise<Shrunk> {
  let runs = 0;
  const isBroken = async (plan: Plan) => {
    if (runs >= maxRuns) return false;
    runs += 1;
    return (await run(plan)).isBroken;
  };
  const fewer = (kept: readonly number[], faults: Plan['faults']) =>
    minimize(kept, (some) => isBroken({ orders: some, faults }));

  let kept = await fewer(turns(orders), 'all');
  runs += 1;
  const drawn = (await run({ orders: kept, faults: 'all' })).faults;
  const start = turns(drawn);
  // Faults have their turns in the order of drawing: leaving one out may move those that follow.
  if (!(await isBroken({ orders: kept, faults: start }))) {
    return { plan: { orders: kept, faults: 'all' }, runs };
  }
  let faults = await minimize(start, (some) => isBroken({ orders: kept, faults: some }));
  kept = await fewer(kept, faults);
  faults = await minimize(faults, (some) => isBroken({ orders: kept, faults: some }));
  return { plan: { orders: kept, faults }, runs };
}

/**
 * The ddmin algorithm (Zeller and Hildebrandt, 2002) on complements: a list from which no part of
 * the last size tried can be taken away.
 */
export async function minimize<T>(
  items: readonly T[],
  isBroken: (some: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  if (items.length > 0 && (await isBroken([]))) return [];
  let kept = items;
  let size = Math.ceil(kept.length / 2);
  while (kept.length > 1) {
    let from = 0;
    let isSmaller = false;
    while (from < kept.length && kept.length > 1) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (rest.length > 0 && (await isBroken(rest))) {
        kept = rest;
        isSmaller = true;
      } else {
        from += size;
      }
    }
    if (size === 1 && !isSmaller) break;
    size = Math.max(1, Math.min(Math.ceil(size / 2), Math.ceil(kept.length / 2)));
  }
  return kept;
}

const turns = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
