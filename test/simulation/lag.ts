/** The latest changes of the tables: an eventually consistent read may not see them yet. */
import type { Change } from '../support/dynamo-model.ts';

/** Longest until a change has reached every index and every replica, ms. */
export const LONGEST_LAG_MS = 10_000;

interface Commit {
  readonly atMs: number;
  readonly changes: readonly Change[];
}

export class Lag {
  #latest: Commit[] = [];

  saw(changes: readonly Change[], nowMs: number): void {
    this.#latest = this.#latest.filter(({ atMs }) => atMs > nowMs - LONGEST_LAG_MS);
    this.#latest.push({ atMs: nowMs, changes });
  }

  /** The changes after a moment, which is at most the longest lag ago; the newest last. */
  since(thenMs: number): readonly Change[] {
    return this.#latest.filter(({ atMs }) => atMs > thenMs).flatMap(({ changes }) => changes);
  }
}
