import type { Case } from './cases/case.ts';
import { differences } from './differences.ts';
import { failureText } from './failure.ts';
import { runSequence, untilAnswered } from './sequence.ts';
import { countCall, countDifference, type Tally } from './tally.ts';
import { again, explained, type Sides, type Target } from './target.ts';

/** Does every written sequence to both, each on empty tables. */
export async function runWritten(
  cases: readonly Case[],
  target: Target,
  sides: Sides,
  tally: Tally,
): Promise<void> {
  for (const { name, steps } of cases) {
    const parting = await untilAnswered(sides, async () => {
      await Promise.all([sides.laptop.empty(), sides.other.empty()]);
      return runSequence(steps, sides, (command, outcome) => countCall(tally, command, outcome));
    });
    tally.written.sequences += 1;
    if (!parting) {
      tally.written.toTheEnd += 1;
      continue;
    }
    const known = explained(target, parting);
    if (known) countDifference(tally, known.id, name);
    else {
      const where = `${target.title}: "${name}" (${again(target, 0, 1)})`;
      tally.failures.push(failureText(where, steps, parting));
    }
  }
}

/** Known differences that no written sequence showed: they are mended, or badly described. */
export function noLongerDiffering({ name, title }: Target, { met }: Tally): string[] {
  return differences
    .filter(({ of, id }) => name && of.includes(name) && !met.get(id)?.written.length)
    .map(({ id, what }) => `${title} no longer differs as ${id} says: ${what}`);
}
