import type { Operation } from '../../../differential/operations.ts';
import { perform } from '../../../differential/perform.ts';
import { shown } from './shown.ts';
import type { Side } from './side.ts';

/** Something that is done to both sides. */
export interface Step {
  /** For a person. */
  readonly what: string;
  /** What it answers is compared, and so is each call that it makes. */
  run(side: Side): Promise<unknown>;
  /** Compares every field and how numbers are spelt, too: see `normal.ts`. */
  readonly isExact?: boolean;
}

/** An operation of the project's own adapter. */
export const adapterStep = (operation: Operation): Step => ({
  what: shown(operation),
  run: ({ store, scanner }) => perform(operation, { ...store, ...scanner }),
});
