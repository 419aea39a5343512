/** Shows each known difference again: one that is gone must not stay in the table. */
import { inParallel } from '../../../../bin/command-line/in-parallel.ts';
import type { OtherName } from '../servers.ts';
import type { SqsDifference } from './known.ts';
import { type Connections, onceMoreIfUnanswered } from './no-answer.ts';
import { type Deviation, type Pair, runSequence } from './run-sequence.ts';
import { uniquePrefix } from './unique-prefix.ts';

const AT_ONCE = 8;

/**
 * @param connect makes connections of their own for a sequence of which a call got no answer.
 * @returns what is wrong: differences that are not seen at the last step of their sequence.
 * @throws NoAnswerError: a broken connection shows no difference.
 */
export async function showAgain(
  other: OtherName,
  pair: Pair,
  connect: () => Connections<Pair>,
  known: readonly SqsDifference[],
): Promise<readonly string[]> {
  const failures: string[] = [];
  await inParallel(known, AT_ONCE, async (difference) => {
    const { shown } = difference;
    if (!shown) return;
    const rest = whileShowing(difference, known);
    const deviation = await onceMoreIfUnanswered(pair, connect, (on) =>
      runSequence(shown, on, uniquePrefix(), rest),
    );
    const wrong = judgeShown(other, difference, deviation);
    if (wrong) failures.push(wrong);
  });
  return failures.sort();
}

/** Nothing is left out, and only what other differences hide is not compared. */
export function whileShowing(
  difference: SqsDifference,
  known: readonly SqsDifference[],
): readonly SqsDifference[] {
  return known.filter((each) => each !== difference).map(({ meets: _, ...rest }) => rest);
}

export function judgeShown(
  other: OtherName,
  { id, shown }: SqsDifference,
  deviation: Deviation | undefined,
): string | undefined {
  const last = (shown?.steps.length ?? 0) - 1;
  if (deviation?.index === last) return undefined;
  if (!deviation) return `${other} no longer differs by ${id}: all steps are answered alike`;
  const { index, laptop, other: theirs } = deviation;
  return [
    `${other} differs at step ${index + 1} of ${last + 1} that show ${id}, not at the last`,
    `  laptop: ${JSON.stringify(laptop)}`,
    `  ${other}: ${JSON.stringify(theirs)}`,
  ].join('\n');
}
