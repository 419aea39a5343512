import type { Clock } from '../../lambdas/runtime/ports.ts';

/** A clock that moves only when told, or slept on. */
export class FakeClock implements Clock {
  readonly sleeps: number[] = [];
  #nowMs: number;

  constructor(now = '2026-03-01T12:00:00.000Z') {
    this.#nowMs = Date.parse(now);
  }

  now(): number {
    return this.#nowMs;
  }

  async sleep(ms: number): Promise<void> {
    this.sleeps.push(ms);
    this.#nowMs += ms;
  }

  random(): number {
    return 0.5;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}
