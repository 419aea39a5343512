import type { FaultTable } from '../faults.ts';

/** Adds the counts of one table to another. */
export function addTo(sum: FaultTable, more: FaultTable): void {
  for (const [site, counts] of more) {
    const there = sum.get(site) ?? new Map();
    sum.set(site, there);
    for (const [fault, count] of counts) there.set(fault, (there.get(fault) ?? 0) + count);
  }
}

export function totalOf(table: FaultTable): number {
  let total = 0;
  for (const counts of table.values()) for (const count of counts.values()) total += count;
  return total;
}

/** Adds counts up into the first. */
export function addCounts(sum: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [what, times] of counts) sum.set(what, (sum.get(what) ?? 0) + times);
}
