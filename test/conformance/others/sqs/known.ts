import type { Difference } from '../difference.ts';
import type { OtherName } from '../servers.ts';
import type { LaptopView } from './laptop-view.ts';
import type { Value } from './outcome.ts';
import type { Sequence, Step } from './step.ts';

/** How a known difference is met in generated sequences, and what shows that it is there still. */
export interface SqsDifference extends Difference {
  /** The cases of `test/conformance/cases` that fail on each of the others because of it. */
  readonly cases?: readonly string[];
  /** At its last step, and not before, each of the others answers otherwise than the laptop. */
  readonly shown?: Sequence;
  /** Would this step meet it? It is left out of generated sequences, and counted. */
  readonly meets?: (step: Step, laptop: LaptopView) => boolean;
  /** The answer to a step without what is not compared. */
  readonly without?: (step: Step, answer: Value) => Value;
}

/** Those of one implementation. */
export function knownOf(
  differences: readonly SqsDifference[],
  other: OtherName,
): readonly SqsDifference[] {
  return differences.filter(({ of }) => of.includes(other));
}
