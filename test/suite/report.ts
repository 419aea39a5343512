import { table } from '../../bin/ops/table.ts';
import type { Result } from './run.ts';

/** What a run of the suite found; `--json` prints it as it is. */
export interface SuiteReport {
  readonly endpoint: string;
  readonly stack: string;
  readonly url: string;
  readonly region: string;
  readonly runId: string;
  readonly results: readonly Result[];
  readonly passed: number;
  readonly failed: number;
  readonly notRun: number;
  /** From the first submission until that order was seen confirmed, ms; null when it was not. */
  readonly firstConfirmedMs: number | null;
}

export function reportOf(
  about: Pick<SuiteReport, 'endpoint' | 'stack' | 'url' | 'region' | 'runId'>,
  results: readonly Result[],
): SuiteReport {
  const count = (kind: Result['kind']) => results.filter((result) => result.kind === kind).length;
  const measured = results.flatMap((result) =>
    result.kind === 'passed' ? (result.firstConfirmedMs ?? []) : [],
  );
  return {
    endpoint: about.endpoint,
    stack: about.stack,
    url: about.url,
    region: about.region,
    runId: about.runId,
    results,
    passed: count('passed'),
    failed: count('failed'),
    notRun: count('not run'),
    firstConfirmedMs: measured[0] ?? null,
  };
}

/** Nothing failed, and something was run; with `strict` all of it. */
export function isWell({ passed, failed, notRun }: SuiteReport, strict: boolean): boolean {
  return failed === 0 && passed > 0 && !(strict && notRun > 0);
}

export function renderReport(report: SuiteReport): string {
  const { results, passed, failed, notRun, firstConfirmedMs } = report;
  const rows = results.map((result) => [
    result.feature,
    result.kind === 'failed' ? 'FAILED' : result.kind,
    result.seconds.toFixed(1),
    result.kind === 'not run' ? result.reason : '',
  ]);
  const failures = results.flatMap((result) =>
    result.kind === 'failed' ? [`${result.feature} FAILED: ${result.reason}`] : [],
  );
  return [
    table(['FEATURE', 'RESULT', 'SECONDS', 'WHY NOT'], rows),
    '',
    ...failures.flatMap((failure) => [failure, '']),
    ...(firstConfirmedMs === null
      ? []
      : [`time to the first confirmed order: ${(firstConfirmedMs / 1000).toFixed(1)} s`]),
    `${passed} passed, ${failed} failed, ${notRun} not run`,
  ].join('\n');
}
