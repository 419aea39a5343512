/** What a run did, in lines for a person. */
import type { OtherName } from '../servers.ts';
import type { Found } from './generated.ts';
import type { CasesJudged } from './judge-cases.ts';
import type { Tally } from './tally.ts';

export function reportCases(other: OtherName, judged: CasesJudged): readonly string[] {
  const { passed, known, notRun } = judged;
  return [
    `${other}: of the written cases ${passed} pass, ${known.length} fail as known`,
    ...(notRun.length === 0 ? [] : [`  not run: ${notRun.join(', ')}`]),
  ];
}

export interface GeneratedRun {
  readonly sequences: number;
  readonly seed: number;
  readonly seconds: number;
  readonly tally: Tally;
}

export function reportGenerated(
  other: OtherName,
  { sequences, seed, seconds, tally }: GeneratedRun,
): readonly string[] {
  if (sequences === 0) return [`${other}: no generated sequence`];
  const compared = tally.calls.reduce((sum, [, count]) => sum + count.answers + count.refusals, 0);
  const leftOut = tally.differences.reduce((sum, [, steps]) => sum + steps, 0);
  return [
    `${other}: ${sequences} generated sequences from --seed ${seed} in ${seconds.toFixed(0)} s: ${tally.whole} done to their end, ${tally.complete} of them with no step left out`,
    `  ${compared} calls answered alike: ${tally.calls.map(([call, { answers, refusals }]) => `${call} ${answers} and ${refusals} refused`).join(', ')}`,
    `  ${leftOut} steps left out, which would have met: ${tally.differences.map(([id, steps]) => `${id} ${steps}`).join(', ')}`,
  ];
}

/** What deviated, in as few steps as were found, and how to see it again. */
export function reportFound(other: OtherName, { seed, sequence, deviation }: Found): string {
  const { index, laptop, other: theirs } = deviation;
  return [
    `${other} answers the last of these steps otherwise, on ${JSON.stringify(sequence.setup)}:`,
    ...sequence.steps.slice(0, index + 1).map((step) => `  ${JSON.stringify(step)}`),
    `  laptop: ${JSON.stringify(laptop)}`,
    `  ${other}: ${JSON.stringify(theirs)}`,
    `Again: npm run conformance -- --part sqs --other ${other} --sequences 1 --seed ${seed}`,
  ].join('\n');
}
