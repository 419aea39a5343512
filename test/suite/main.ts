/** `npm run e2e`: see `arguments.ts`. */
import { UsageError } from '../../bin/command-line/usage-error.ts';
import { DeploymentError } from '../../bin/deployment/find-stack.ts';
import { type Arguments, parseArguments, usage } from './arguments.ts';
import { features } from './features/index.ts';
import { isWell, renderReport, reportOf } from './report.ts';
import { runFeatures } from './run.ts';
import { openTarget } from './target.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const exitCodes = { well: 0, wrong: 1, usage: 2, unreachable: 3 } as const;

async function main(): Promise<number> {
  const args = parseArguments(process.argv.slice(2), features, process.env);
  if (args) return run(args);
  console.log(usage);
  return exitCodes.well;
}

async function run({ target: options, features: chosen, strict, json }: Arguments) {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort(new Error('it was interrupted')));
  const target = await openTarget({ ...options, signal: interrupted.signal });
  try {
    console.error(`${target.stack} at ${target.endpoint}, API ${target.url}, run ${target.runId}`);
    const results = await runFeatures(chosen, target, ({ feature, kind, seconds }) => {
      console.error(`${feature}: ${kind} (${seconds.toFixed(1)} s)`);
    });
    const report = reportOf(target, results);
    console.log(json ? JSON.stringify(report, null, 2) : `\n${renderReport(report)}`);
    return isWell(report, strict) ? exitCodes.well : exitCodes.wrong;
  } finally {
    await target.close();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isOurs = error instanceof UsageError || error instanceof DeploymentError;
    console.error(isOurs ? error.message : error);
    if (error instanceof UsageError) console.error('\nnpm run e2e -- --help says how.');
    process.exitCode =
      error instanceof UsageError
        ? exitCodes.usage
        : error instanceof DeploymentError
          ? exitCodes.unreachable
          : exitCodes.wrong;
  },
);
