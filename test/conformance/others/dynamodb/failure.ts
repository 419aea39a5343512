/** The text of a difference that nobody knew of. */
import { differences } from './differences.ts';
import type { Parting } from './sequence.ts';
import { shown } from './shown.ts';
import type { Step } from './step.ts';

/**
 * @param where what the two are, and how to run it again
 * @param steps the whole sequence
 */
export function failureText(where: string, steps: readonly Step[], parting: Parting): string {
  const { nth, pair, answers } = parting;
  const [laptop, other] = pair ? [pair.laptop, pair.other] : answers;
  const done = steps.slice(0, nth + 1).map(({ what }, at) => `  ${at + 1}. ${what}`);
  return [
    where,
    ...done,
    pair
      ? `${pair.command} is answered otherwise:`
      : 'Its calls are answered alike, or are others; the whole is not:',
    `  laptop: ${shown(laptop)}`,
    `  other:  ${shown(other)}`,
    ...explained(parting),
  ].join('\n');
}

/** Of an endpoint that nothing is known of: what is known of others may be the same. */
function explained({ pair, history }: Parting): string[] {
  const known = pair ? differences.filter(({ explains }) => explains(pair, history)) : [];
  return known.map(({ id, what, right }) => `  As ${id} (right: ${right}): ${what}`);
}
