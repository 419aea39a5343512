import type { Operation } from '../../../differential/operations.ts';
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
  run: (side) => perform(operation, side),
});

function perform(operation: Operation, { store }: Side): Promise<unknown> {
  switch (operation.kind) {
    case 'get':
      return store.get(operation.keys);
    case 'write':
      return store.write(operation.write);
    case 'transact':
      return store.transact(operation.writes);
    case 'query':
      return store.query(operation.query);
  }
}
