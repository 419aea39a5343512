import type { OtherName } from '../servers.ts';
import type { SqsDifference } from './known.ts';
import type { CaseOutcomes } from './written.ts';

export interface CasesJudged {
  readonly passed: number;
  /** Ids of cases that fail as a known difference says. */
  readonly known: readonly string[];
  /** Ids of cases that wait too long, each with how long. */
  readonly notRun: readonly string[];
  readonly failures: readonly string[];
}

/** Holds what became of the cases at another implementation against what is known of it. */
export function judgeCases(
  other: OtherName,
  outcomes: CaseOutcomes,
  known: readonly SqsDifference[],
): CasesJudged {
  let passed = 0;
  const asKnown: string[] = [];
  const notRun: string[] = [];
  const failures: string[] = [];
  for (const [id, outcome] of [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const because = known.filter(({ cases = [] }) => cases.includes(id)).map((each) => each.id);
    if (outcome.kind === 'not run') notRun.push(`${id} (${outcome.waitsSeconds} s)`);
    else if (outcome.kind === 'unanswered') {
      failures.push(`${other} does not answer in ${id}: ${outcome.reason}`);
    } else if (outcome.kind === 'passed') {
      passed += 1;
      for (const difference of because) {
        failures.push(`${other} passes ${id} now, which ${difference} says that it does not`);
      }
    } else if (because.length > 0) asKnown.push(id);
    else failures.push(`${other} fails ${id}, and no known difference says so: ${outcome.reason}`);
  }
  return { passed, known: asKnown, notRun, failures };
}
