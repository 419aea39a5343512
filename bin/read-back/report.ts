import { isMet, type Outcome } from './expectation.ts';
import type { Judged } from './known.ts';
import type { ReadBack, ReadDifference } from './read-back.ts';

/** For a person: what was read, what differs, what was not read, what was asked for. */
export function report(
  { read, unreadTypes }: Pick<ReadBack, 'read' | 'unreadTypes'>,
  { known, unknown, gone }: Judged,
  outcomes: readonly Outcome[],
): string {
  const unmet = outcomes.filter((outcome) => !isMet(outcome));
  return [
    ...[...read].map(([type, number]) => `read      ${number} ${type}`),
    `not read  ${unreadTypes.join(', ')}`,
    ...known.map(({ type, property, times }) => `known     ${times} ${type} ${property}`),
    ...unknown.map((difference) => `DIFFERS   ${sentenceFor(difference)}`),
    ...gone.map(({ type, property }) => `GONE      ${type} ${property} is as it should be now`),
    ...outcomes.map(
      (outcome) =>
        `${isMet(outcome) ? 'expected ' : 'NOT MET  '} ${outcome.type}.${outcome.property} is ` +
        `${outcome.value}: ${outcome.met} of ${outcome.of}`,
    ),
    unknown.length + gone.length + unmet.length === 0
      ? 'All is as the template says, but for what is known.'
      : `${unknown.length} differ, ${gone.length} known differences are gone, ` +
        `${unmet.length} expectations are not met.`,
  ].join('\n');
}

const sentenceFor = ({ place, template, deployed }: ReadDifference): string =>
  `${place}: the template says ${text(template)}, deployed is ${text(deployed)}`;

const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
