/** What was compared with one other, and what was found. */
import type { Outcome } from './recorder.ts';

export interface Tally {
  readonly written: Count;
  readonly generated: Count;
  /** By command: calls that both answered alike. */
  readonly alike: Map<string, { answers: number; errors: number }>;
  /** By the id of a difference: in which written sequences it was met, and in how many generated. */
  readonly met: Map<string, { readonly written: string[]; generated: number }>;
  readonly failures: string[];
}

interface Count {
  sequences: number;
  /** Of those: without any difference. */
  toTheEnd: number;
}

export const emptyTally = (): Tally => ({
  written: { sequences: 0, toTheEnd: 0 },
  generated: { sequences: 0, toTheEnd: 0 },
  alike: new Map(),
  met: new Map(),
  failures: [],
});

export function countCall({ alike }: Tally, command: string, outcome: Outcome): void {
  const count = alike.get(command) ?? { answers: 0, errors: 0 };
  count[outcome.kind === 'answer' ? 'answers' : 'errors'] += 1;
  alike.set(command, count);
}

/** @param written the name of the sequence; undefined: a generated one */
export function countDifference({ met }: Tally, id: string, written?: string): void {
  const count = met.get(id) ?? { written: [], generated: 0 };
  if (written === undefined) count.generated += 1;
  else count.written.push(written);
  met.set(id, count);
}
