/** Who looks after the pipeline: the watch, and an operator who redrives. */
import { redriveAll } from './operator.ts';
import type { Pipeline } from './pipeline.ts';
import { runWatch, type WatchClock } from './watch-rule.ts';

/** At least so many runs of each amid the faults. */
const ROUNDS = 3;
/** By the wall's clock, between two runs, or as long as a run took: a busy machine has others to serve. */
const SHORTEST_PAUSE_MS = 1_000;
/**
 * Tries without faults: the watch takes a failure back when two looks have not seen its letter, and
 * what a busy machine makes fail is for the next.
 */
const TRIES = 6;

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
    for (let run = 0; run < TRIES && !(isWell && isTrue()); run++) {
      isWell = await runWatch(this.#pipeline.watch, this.#watchClock);
    }
    return isWell ? [] : ['the watch fails without a fault'];
  }

  /** Without faults: redrives until nothing is dead that can be handled; `heal` lets it be handled. */
  async redrive(heal: () => Promise<void>, isDone: () => boolean): Promise<readonly string[]> {
    let troubles: readonly string[] = [];
    for (let run = 0; run < TRIES; run++) {
      troubles = await redriveAll(this.#pipeline.operator);
      await heal();
      if (troubles.length === 0 && isDone()) break;
    }
    return troubles;
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export const isEnough = (round: number) => round >= ROUNDS;
