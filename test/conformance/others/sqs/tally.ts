import type { SqsDifference } from './known.ts';
import type { Outcome } from './outcome.ts';
import type { Watcher } from './run-sequence.ts';
import type { Step } from './step.ts';

interface Count {
  answers: number;
  refusals: number;
}

/** What was compared, so that the depth of a run is seen. */
export class Tally implements Watcher {
  /** Sequences that were done to their last step. */
  whole = 0;
  /** Those of them in which no step was left out. */
  complete = 0;
  readonly #calls = new Map<Step['call'], Count>();
  readonly #leftOut = new Map<string, number>();

  compared(step: Step, outcome: Outcome): void {
    const isAnswer = outcome.kind === 'answer';
    this.#count(step.call, { answers: isAnswer ? 1 : 0, refusals: isAnswer ? 0 : 1 });
  }

  leftOut({ id }: SqsDifference): void {
    this.#countLeftOut(id, 1);
  }

  /** The one sequence that was counted was done to its last step. */
  ended(): void {
    this.whole += 1;
    if (this.#leftOut.size === 0) this.complete += 1;
  }

  add(other: Tally): void {
    this.whole += other.whole;
    this.complete += other.complete;
    for (const [call, count] of other.#calls) this.#count(call, count);
    for (const [id, count] of other.#leftOut) this.#countLeftOut(id, count);
  }

  /** By the name of the call, in the order of names. */
  get calls(): readonly (readonly [call: string, count: Readonly<Count>])[] {
    return [...this.#calls].sort(byKey);
  }

  /** By the difference that so many steps would have met, in the order of ids. */
  get differences(): readonly (readonly [id: string, steps: number])[] {
    return [...this.#leftOut].sort(byKey);
  }

  #count(call: Step['call'], { answers, refusals }: Readonly<Count>): void {
    const count = this.#calls.get(call) ?? { answers: 0, refusals: 0 };
    this.#calls.set(call, count);
    count.answers += answers;
    count.refusals += refusals;
  }

  #countLeftOut(id: string, count: number): void {
    this.#leftOut.set(id, (this.#leftOut.get(id) ?? 0) + count);
  }
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  a < b ? -1 : 1;
