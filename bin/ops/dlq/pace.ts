import type { Clock } from '../../../lambdas/runtime/ports.ts';

/** Keeps to at most so many letters a second, on average from the first. */
export class Pace {
  readonly #clock: Pick<Clock, 'now' | 'sleep'>;
  readonly #perSecond: number;
  #nextAtMs = 0;

  constructor(clock: Pick<Clock, 'now' | 'sleep'>, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** How many letters may go at once. */
  get burst(): number {
    return Math.max(1, Math.floor(this.#perSecond));
  }

  /** Waits until so many letters more may go. */
  async wait(letters: number): Promise<void> {
    const early = this.#nextAtMs - this.#clock.now();
    if (early > 0) await this.#clock.sleep(early);
    const from = Math.max(this.#clock.now(), this.#nextAtMs);
    this.#nextAtMs = from + (letters / this.#perSecond) * 1000;
  }
}
