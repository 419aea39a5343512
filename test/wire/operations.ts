/** Who looks after the pipeline: the watch, and an operator who redrives. */
import { redriveAll } from './operator.ts';
import type { Pipeline } from './pipeline.ts';
import { runWatch, type WatchClock } from './watch-rule.ts';

/** By the wall's clock, between two runs, or as long as a run took: a busy machine has others to serve. */
const SHORTEST_PAUSE_MS = 1_000;
/**
 * How long is tried without faults, by the wall's clock: the watch takes a failure back when two looks
 * have not seen its letter, and what a busy machine makes fail is for the next.
 */
const PATIENCE_MS = 60_000;

export class Operations {
  readonly #pipeline: Pipeline;
  readonly #watchClock: WatchClock;

  constructor(pipeline: Pipeline, watchClock: WatchClock) {
    this.#pipeline = pipeline;
    this.#watchClock = watchClock;
  }

  /** Amid the faults, side by side; what does not go well in one run is for the next. */
  async amidFaults(goesOn: (round: number) => boolean): Promise<void> {
    const repeat = async (act: () => Promise<unknown>) => {
      for (let round = 0; goesOn(round); round++) {
        const startedAtMs = performance.now();
        await act();
        await pause(Math.max(SHORTEST_PAUSE_MS, performance.now() - startedAtMs));
      }
    };
    await Promise.all([
      repeat(() => runWatch(this.#pipeline.watch, this.#watchClock)),
      repeat(() => redriveAll(this.#pipeline.operator)),
    ]);
  }

  /** Without faults: runs the watch until what is said of dead letters is true. */
  async tellTruth(isTrue: () => boolean): Promise<readonly string[]> {
    let isWell = false;
    await untilDone(async () => {
      isWell = await runWatch(this.#pipeline.watch, this.#watchClock);
      return isWell && isTrue();
    });
    return isWell ? [] : ['the watch fails without a fault'];
  }

  /** Without faults: redrives until nothing is dead that can be handled; `heal` lets it be handled. */
  async redrive(heal: () => Promise<void>, isDone: () => boolean): Promise<readonly string[]> {
    let troubles: readonly string[] = [];
    await untilDone(async () => {
      troubles = await redriveAll(this.#pipeline.operator);
      await heal();
      return troubles.length === 0 && isDone();
    });
    return troubles;
  }
}

/** Once at least, and again for as long as there is patience. */
async function untilDone(attempt: () => Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!(await attempt()) && performance.now() < untilMs);
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
