/** What is printed at the end: the result of a run, and each failure with its shortest story. */
import type { CampaignResult } from './campaign.ts';
import { inColumns } from './columns.ts';
import type { ExplainAnswer, Failure, Story } from './jobs.ts';
import { type Matrix, matrixOf, printMatrix, rarePairs } from './matrix.ts';
import { concernedBy, printBooks, printTrace } from './story.ts';

export interface Timing {
  readonly elapsedMs: number;
}

/** Whether the run showed what it was asked to show. */
export function isGood(result: CampaignResult, atLeast: number): boolean {
  const matrix = matrixOf(result.faults);
  const isWhole =
    atLeast === 0 || rarePairs(matrix, atLeast).length + matrix.undeclared.length === 0;
  return result.failures.length === 0 && result.different.length === 0 && isWhole;
}

export function printCampaign(
  result: CampaignResult,
  { elapsedMs }: Timing,
  atLeast: number,
): string {
  const matrix = matrixOf(result.faults);
  return [
    printMatrix(matrix),
    ...rareText(matrix, atLeast),
    printShares(result),
    printEnds(result),
    printSummary(result, elapsedMs),
    ...result.different.map(
      ({ profile, seed }) => `REPLAY DIFFERS: seed ${seed} of ${profile} told two stories`,
    ),
    ...printFailures(result.failures),
  ].join('\n\n');
}

function printShares({ shares }: CampaignResult): string {
  const rows = [...shares].map(([profile, { schedules, faults, elapsedMs }]) => [
    profile,
    count(schedules),
    (faults / schedules).toFixed(1),
    (elapsedMs / schedules).toFixed(2),
  ]);
  return inColumns([['profile', 'schedules', 'faults each', 'ms each'], ...rows]);
}

function printEnds({ ends }: CampaignResult): string {
  const rows = [...ends].sort(([a], [b]) => (a < b ? -1 : 1));
  return inColumns([['what came of it', ''], ...rows.map(([what, n]) => [what, count(n)])]);
}

function printSummary(result: CampaignResult, elapsedMs: number): string {
  const { schedules, totalFaults, failures, replayed, different } = result;
  const seconds = elapsedMs / 1000;
  const rows = [
    ['schedules', count(schedules), `${count(schedules / seconds)}/s`],
    ['faults', count(totalFaults), `${count(totalFaults / seconds)}/s`],
    ['faults a schedule', (totalFaults / schedules).toFixed(1), ''],
    ['replayed', count(replayed), `${different.length} told another story`],
    ['violations', count(failures.length), ''],
    ['seconds', seconds.toFixed(1), ''],
  ];
  return inColumns(rows);
}

function rareText(matrix: Matrix, atLeast: number): readonly string[] {
  const rare = rarePairs(matrix, atLeast);
  if (rare.length === 0) return [];
  const rows = rare.map(({ site, fault, count: hits }) => [site, fault, count(hits)]);
  return [`HIT FEWER THAN ${count(atLeast)} TIMES\n${inColumns(rows, 'left')}`];
}

/** Each invariant once, with how often and where first. */
function printFailures(failures: readonly Failure[]): readonly string[] {
  const byInvariant = new Map<string, Failure[]>();
  for (const failure of failures) {
    const { invariant } = failure.violation;
    byInvariant.set(invariant, [...(byInvariant.get(invariant) ?? []), failure]);
  }
  return [...byInvariant].map(([invariant, all]) => {
    const where = all[0] ? `seed ${all[0].seed} of ${all[0].profile}` : 'none';
    return `VIOLATED ${count(all.length)} times, first by ${where}: ${invariant}`;
  });
}

/** As JSON: the counts as site → fault → count, of every pair that can occur. */
export function campaignJson(result: CampaignResult, { elapsedMs }: Timing, atLeast: number) {
  const { pairs, undeclared } = matrixOf(result.faults);
  const table: Record<string, Record<string, number>> = {};
  for (const { site, fault, count: hits } of [...pairs, ...undeclared]) {
    table[site] = { ...table[site], [fault]: hits };
  }
  return {
    schedules: result.schedules,
    faults: result.totalFaults,
    ends: Object.fromEntries(result.ends),
    elapsedMs: Math.round(elapsedMs),
    profiles: Object.fromEntries(result.shares),
    failures: result.failures,
    replayed: result.replayed,
    different: result.different,
    rare: rarePairs(matrixOf(result.faults), atLeast),
    undeclared,
    table,
  };
}

/** A failure, made short, with all that is needed to see it again. */
export function printExplanation(
  failure: Failure,
  { plan, runs, full, story }: ExplainAnswer,
  mutant: string | undefined,
): string {
  const orders = concernedBy(story);
  const { violation } = story;
  const kept = plan.faults === 'all' ? `all ${story.drawn}` : String(plan.faults.length);
  const command = replayCommand(failure, mutant);
  const only = [
    `--only-orders ${list(plan.orders)}`,
    ...(plan.faults === 'all' ? [] : [`--only-faults ${list(plan.faults)}`]),
  ];
  return [
    `VIOLATED: ${violation?.invariant}\n${violation?.what}`,
    `seed ${failure.seed}, profile ${failure.profile}: ${plan.orders.length} of ${full.orders} orders and ` +
      `${kept} of ${full.drawn} faults are left after ${runs} runs`,
    'The story',
    printTrace(story.trace, orders),
    'The books',
    printBooks(story, orders),
    `All of it again:   ${command}\nThe short of it:   ${command} ${only.join(' ')}`,
  ].join('\n\n');
}

/** A whole story, and how it ends. */
export function printStory(story: Story): string {
  const { violation, orders, drawn } = story;
  return [
    printTrace(story.trace, new Set()),
    'The books',
    printBooks(story, new Set()),
    `${orders} orders, ${drawn} faults; ` +
      (violation ? `VIOLATED: ${violation.invariant}\n${violation.what}` : 'all holds'),
  ].join('\n\n');
}

export function replayCommand({ profile, seed }: Failure, mutant: string | undefined): string {
  const of = mutant === undefined ? '' : ` --mutant ${mutant}`;
  return `npm run simulate -- --seed ${seed} --profile ${profile}${of}`;
}

const list = (turns: readonly number[]) => (turns.length > 0 ? turns.join(',') : 'none');
const count = (value: number) => Math.round(value).toLocaleString('en-GB');
