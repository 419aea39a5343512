import fc from 'fast-check';
import { LIST_INDEX } from '../../../../lambdas/api/list-index.ts';
import {
  type Drawn,
  type Operation,
  sequences,
  storableKeys,
  tables,
} from '../../../differential/operations.ts';
import { indexes } from '../../../support/dynamo-request.ts';
import { failureText } from './failure.ts';
import { type Parting, runSequence, untilAnswered } from './sequence.ts';
import { adapterStep, type Step } from './step.ts';
import { countCall, countDifference, type Tally } from './tally.ts';
import { again, explained, leftOut, type Sides, type Target } from './target.ts';

/** Of an unknown difference the shortest sequence is looked for so long. */
const SHRINK_LIMIT_MS = 20_000;

/**
 * The tables here have the one index. Each scans in an order of its own, so that no page is that of
 * the other: a case of its own scans.
 */
const drawn: Drawn = {
  indexes: (indexes['orders'] ?? []).filter(({ name }) => name === LIST_INDEX),
  scans: false,
};

/** What differs in a sequence, and nobody knew of. */
class UnknownDifference extends Error {
  override readonly name = 'UnknownDifference';
  readonly steps: readonly Step[];
  readonly parting: Parting;

  constructor(steps: readonly Step[], parting: Parting) {
    super('the two differ');
    this.steps = steps;
    this.parting = parting;
  }
}

/** Does one generated sequence to both: always the same of the same seed. */
export async function runGenerated(
  seed: number,
  target: Target,
  sides: Sides,
  tally: Tally,
): Promise<void> {
  let counted: Tally | undefined = tally;
  let found: unknown;
  let shrinksUntilMs = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(sequences(drawn), async (operations) => {
    // A run that is given up would go on beside the next: so what comes too late is not begun.
    if (Date.now() > shrinksUntilMs) return;
    // Shorter sequences are tried after the first has failed, to find out why; they do not count.
    const first = counted;
    counted = undefined;
    await runOne(operations, target, sides, first).catch((error: unknown) => {
      found = error;
      if (first) shrinksUntilMs = Date.now() + SHRINK_LIMIT_MS;
      throw error;
    });
  });
  tally.generated.sequences += 1;
  const { failed } = await fc.check(property, { seed, numRuns: 1 });
  if (!failed) return;
  // The last that failed is the shortest.
  if (!(found instanceof UnknownDifference)) throw found;
  const where = `${target.title}: seed ${seed} (${again(target, 1, seed)})`;
  tally.failures.push(failureText(where, found.steps, found.parting));
}

async function runOne(
  operations: readonly Operation[],
  target: Target,
  sides: Sides,
  tally: Tally | undefined,
): Promise<void> {
  const steps = [
    ...operations.filter((operation) => !leftOut(target, operation)).map(adapterStep),
    everything,
  ];
  const parting = await untilAnswered(sides, async () => {
    await Promise.all([sides.laptop.startAfresh(), sides.other.startAfresh()]);
    return runSequence(steps, sides, (command, outcome) => {
      if (tally) countCall(tally, command, outcome);
    });
  });
  if (!parting) {
    if (tally) tally.generated.toTheEnd += 1;
    return;
  }
  // What one of them should have refused may be under any key.
  await Promise.all([sides.laptop.empty(), sides.other.empty()]);
  const known = explained(target, parting);
  if (!known) throw new UnknownDifference(steps, parting);
  if (tally) countDifference(tally, known.id);
}

/** Both keep the same, at the end. */
const everything = adapterStep({
  kind: 'get',
  keys: tables.flatMap((table) => storableKeys.map((key) => ({ table, key }))),
});
