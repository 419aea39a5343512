/**
 * `npm run mutation`: runs Stryker with the options that are given, and says which mutants survive that
 * nobody has a reason for. Ends with 1 when there are any, or too many survive. `--judge` looks at the
 * last report and mutates nothing; `--document` does so, and writes the tables of `docs/mutation.md`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeDocument } from './document.ts';
import { judge } from './known.ts';
import { readReport, reportPath, survivorsIn } from './report.ts';
import { reasons } from './survivors.ts';

const stryker = fileURLToPath(
  new URL('bin/stryker.js', import.meta.resolve('@stryker-mutator/core/package.json')),
);

async function main(args: readonly string[]): Promise<number> {
  const isOver = args[0] === '--judge' || args[0] === '--document';
  const status = isOver ? 0 : await mutate(args);
  if (!existsSync(reportPath)) {
    console.log('There is no report.');
    return status || 1;
  }
  const report = readReport();
  if (args[0] === '--document') writeDocument(report);
  const { unknown, gone } = judge(survivorsIn(report), Object.keys(report.files), reasons);
  for (const { file, line, change } of unknown) console.log(`survives: ${file}:${line}: ${change}`);
  for (const change of gone) console.log(`survives no more: ${change}`);
  console.log(
    unknown.length === 0
      ? 'Nothing survives that test/mutation/survivors.ts gives no reason for.'
      : `${unknown.length} survive without a reason in test/mutation/survivors.ts.`,
  );
  return status === 0 && unknown.length === 0 ? 0 : 1;
}

/** Answers Stryker's exit code. The last report goes: it would be judged where no new one is written. */
async function mutate(args: readonly string[]): Promise<number> {
  rmSync(reportPath, { force: true });
  const child = spawn(process.execPath, [stryker, 'run', ...args], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

process.exitCode = await main(process.argv.slice(2));
