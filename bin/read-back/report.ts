import type { Judged } from './known.ts';
import type { ReadBack, ReadDifference } from './read-back.ts';

/** For a person: what was read, what differs, what was not read. */
export function report({ read, unreadTypes }: ReadBack, { known, unknown, gone }: Judged): string {
  return [
    ...[...read].map(([type, number]) => `read      ${number} ${type}`),
    `not read  ${unreadTypes.join(', ')}`,
    ...known.map(({ type, property, times }) => `known     ${times} ${type} ${property}`),
    ...unknown.map((difference) => `DIFFERS   ${sentenceFor(difference)}`),
    ...gone.map(({ type, property }) => `GONE      ${type} ${property} is as it should be now`),
    unknown.length + gone.length === 0
      ? 'All is as the template says, but for what is known.'
      : `${unknown.length} differ, ${gone.length} known differences are gone.`,
  ].join('\n');
}

const sentenceFor = ({ place, template, deployed }: ReadDifference): string =>
  `${place}: the template says ${text(template)}, deployed is ${text(deployed)}`;

const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
