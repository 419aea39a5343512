/** The rule that runs the watch, and the watch's clock. */
import type { Clock } from '../../lambdas/runtime/ports.ts';
import { WatchFailedError, type WatchHandler } from '../../lambdas/watch/watch.ts';

/** As in production: see `lib/watch.ts`. */
const TIMEOUT_MS = 60_000;
/** The watch looks at dead letters so often. */
const LOOK_EVERY_MS = 5 * 60_000;

/** A clock that jumps from one look to the next, which nobody here has the time to wait for. */
export class WatchClock implements Clock {
  readonly #clock: Clock;
  #aheadMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  sleep(ms: number): Promise<void> {
    return this.#clock.sleep(ms);
  }

  after(ms: number, run: () => void): () => void {
    return this.#clock.after(ms, run);
  }

  random(): number {
    return this.#clock.random();
  }

  jump(): void {
    this.#aheadMs += LOOK_EVERY_MS;
  }
}

/** One run of the watch; what a fault does to it is for the next. Answers whether all went well. */
export async function runWatch(watch: WatchHandler, clock: WatchClock): Promise<boolean> {
  clock.jump();
  const deadline = clock.now() + TIMEOUT_MS;
  try {
    await watch({}, { getRemainingTimeInMillis: () => deadline - clock.now() });
    return true;
  } catch (error) {
    if (error instanceof WatchFailedError) return false;
    throw error;
  }
}
