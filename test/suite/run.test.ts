import { expect, it } from 'vitest';
import { notRun, type Outcome, passed } from './feature.ts';
import { isWell, renderReport, reportOf } from './report.ts';
import { runFeatures } from './run.ts';

const feature = (name: string, check: () => Promise<Outcome>) => ({ name, check });
const good = feature('good', async () => passed);
const timed = feature('timed', async () => ({ ...passed, firstConfirmedMs: 1_230 }));
const lacking = feature('lacking', async () => notRun('there is no inbox'));
const bad = feature('bad', async () => {
  throw new Error('2 is not 1');
});

const about = {
  endpoint: 'http://127.0.0.1:4566',
  stack: 'S',
  url: 'http://127.0.0.1:4567',
  region: 'us-east-1',
  runId: 'e2e-1',
};
async function run(
  features: readonly ReturnType<typeof feature>[],
  signal = new AbortController().signal,
) {
  const told: string[] = [];
  const results = await runFeatures(features, { signal }, ({ feature: name }) => told.push(name));
  return { told, results, report: reportOf(about, results) };
}

it('a failure is told with its reason, and the features after it run', async () => {
  const { told, report } = await run([timed, bad, lacking, good]);
  expect(told).toEqual(['timed', 'bad', 'lacking', 'good']);
  expect(report).toMatchObject({ passed: 2, failed: 1, notRun: 1, firstConfirmedMs: 1_230 });
  const text = renderReport(report);
  expect(text).toMatch(/^lacking +not run +\d+\.\d +there is no inbox$/m);
  expect(text).toMatch(/^bad +FAILED/m);
  expect(text).toContain('bad FAILED: 2 is not 1');
  expect(text).toContain('time to the first confirmed order: 1.2 s');
  expect(text).toContain('2 passed, 1 failed, 1 not run');
});

it.each([
  ['that passed as far as it was run', 'well', [good, lacking], false],
  ['with a failure', 'not well', [good, bad], false],
  ['of nothing', 'not well', [lacking], false],
  ['that must be whole, and is not', 'not well', [good, lacking], true],
  ['that must be whole, and is', 'well', [good, timed], true],
])('a run %s is %s', async (_, verdict, features, strict) => {
  const { report } = await run(features);
  expect(isWell(report, strict)).toBe(verdict === 'well');
});

it('what comes after an interruption is not run', async () => {
  const stop = new AbortController();
  const interrupting = feature('interrupting', async () => {
    stop.abort();
    return passed;
  });
  const { results } = await run([interrupting, good], stop.signal);
  expect(results[1]).toMatchObject({ kind: 'not run', reason: 'it was interrupted' });
});
