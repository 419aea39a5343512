import type { Letter } from './letters.ts';

/**
 * Letters in rounds of at most `size`, the n-th of a group never before the one ahead of it, and no
 * two of a group together: a batch whose entries fail singly would tear its order.
 */
export function waves<L extends Letter>(letters: readonly L[], size: number): readonly L[][] {
  const seen = new Map<string, number>();
  const rounds: L[][] = [];
  for (const letter of letters) {
    const nth = seen.get(letter.groupId) ?? 0;
    seen.set(letter.groupId, nth + 1);
    const round = rounds[nth] ?? [];
    rounds[nth] = round;
    round.push(letter);
  }
  return rounds.flatMap((round) => chunks(round, size));
}

export function chunks<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += size) {
    result.push(items.slice(start, start + size));
  }
  return result;
}
