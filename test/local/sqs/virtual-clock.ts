import type { Clock } from '../../../local/clock.ts';

/** A clock that stands still until it is told to advance. */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #calls = new Set<{ atMs: number; order: number; callback: () => void }>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  callAt(atMs: number, callback: () => void): () => void {
    const call = { atMs, order: this.#order, callback };
    this.#order += 1;
    this.#calls.add(call);
    return () => this.#calls.delete(call);
  }

  /** Moves on, stopping at each call that falls due, and lets what it started settle. */
  async advance(ms: number): Promise<void> {
    await settled();
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#calls]
        .filter((call) => call.atMs <= end)
        .sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
      if (!due) break;
      this.#calls.delete(due);
      this.#now = Math.max(this.#now, due.atMs);
      due.callback();
      await settled();
    }
    this.#now = end;
    await settled();
  }
}

/** Resolves once everything that can run without waiting has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
