import { differences } from './differences.ts';
import type { Tally } from './tally.ts';

/** Lines for a person. */
export function reportOf(title: string, { written, generated, alike, met }: Tally): string[] {
  const counts = [...alike].sort(([a], [b]) => (a < b ? -1 : 1));
  const total = counts.reduce((sum, [, { answers, errors }]) => sum + answers + errors, 0);
  const share = generated.sequences === 0 ? 0 : generated.toTheEnd / generated.sequences;
  return [
    `${title}: ${written.sequences} written sequences, ${written.toTheEnd} alike to their end; ` +
      `${generated.sequences} generated, ${generated.toTheEnd} (${Math.round(share * 100)} %)`,
    `  ${total} calls alike: ${counts.map(callsText).join(', ')}`,
    ...differences.flatMap(({ id, right }) => {
      const count = met.get(id);
      if (!count) return [];
      return `  ${id} (right: ${right}): ${count.written.length} written, ${count.generated} generated`;
    }),
  ];
}

const callsText = ([command, { answers, errors }]: [string, { answers: number; errors: number }]) =>
  `${command} ${answers}${errors > 0 ? ` + ${errors} refused` : ''}`;
