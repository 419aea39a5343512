import type { ReadBack } from './read-back.ts';

/** For a person: what was read, what differs, what was not read. */
export function report({ read, differences, unreadTypes }: ReadBack): string {
  const lines = [...read].map(([type, number]) => `read  ${number} ${type}`);
  const found = differences.map(
    ({ place, template, deployed }) =>
      `differs  ${place}: the template says ${text(template)}, deployed is ${text(deployed)}`,
  );
  return [
    ...lines,
    `not read  ${unreadTypes.join(', ')}`,
    ...found,
    differences.length === 0 ? 'All is as the template says.' : `${differences.length} differ.`,
  ].join('\n');
}

const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
