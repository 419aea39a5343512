import type { Clock } from '../../../local/clock.ts';

/** A clock that stands still until it is advanced. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #calls = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  callAt(atMs: number, callback: () => void): () => void {
    const call = { atMs, callback };
    this.#calls.add(call);
    return () => this.#calls.delete(call);
  }

  advance(ms: number): void {
    this.#nowMs += ms;
    for (const call of [...this.#calls]) {
      if (call.atMs > this.#nowMs || !this.#calls.delete(call)) continue;
      call.callback();
    }
  }

  /** Calls that wait. */
  get pending(): number {
    return this.#calls.size;
  }
}
