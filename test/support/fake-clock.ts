import type { Clock } from '../../lambdas/runtime/ports.ts';

/** A clock that moves only when told, or slept on. */
export class FakeClock implements Clock {
  readonly sleeps: number[] = [];
  readonly #timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  #nowMs: number;

  constructor(now = '2026-03-01T12:00:00.000Z') {
    this.#nowMs = Date.parse(now);
  }

  now(): number {
    return this.#nowMs;
  }

  async sleep(ms: number): Promise<void> {
    this.sleeps.push(ms);
    this.advance(ms);
  }

  after(ms: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that are set and were neither run nor cancelled. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  random(): number {
    return 0.5;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
    for (const timer of this.#timers) {
      if (timer.atMs > this.#nowMs) continue;
      this.#timers.delete(timer);
      timer.run();
    }
  }
}
