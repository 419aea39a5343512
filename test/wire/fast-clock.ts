/** A clock that goes faster than the wall's: what waits for seconds in production waits for less here. */
import type { Clock as HandlerClock } from '../../lambdas/runtime/ports.ts';
import type { Clock as ServiceClock } from '../../local/clock.ts';
import type { Random } from '../simulation/random.ts';

/** By default. */
const SPEED = 10;

export class FastClock {
  #startedAt = Date.now();
  readonly #wall = performance.now();
  readonly #speed: number;

  /** `speed`: milliseconds of its time to one of the wall's. */
  constructor(speed = SPEED) {
    this.#speed = speed;
  }

  now(): number {
    return Math.floor(this.#startedAt + (performance.now() - this.#wall) * this.#speed);
  }

  /** Lets time pass at once. What waits by a timer waits on as long as before. */
  skip(ms: number): void {
    this.#startedAt += ms;
  }

  /** How long so much of its time is by the wall's clock. */
  wallMs(ms: number): number {
    return ms / this.#speed;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, this.wallMs(Math.max(0, ms)));
    return () => clearTimeout(timer);
  }

  /** As the handlers see it. */
  forHandlers(random: Random): HandlerClock {
    return {
      now: () => this.now(),
      sleep: (ms) => this.sleep(ms),
      after: (ms, run) => this.after(ms, run),
      random: () => random.next(),
    };
  }

  /** As the laptop's services see it. */
  forServices(): ServiceClock {
    return {
      now: () => this.now(),
      callAt: (atMs, callback) => this.after(atMs - this.now(), callback),
    };
  }
}
