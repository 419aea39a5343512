/** `npm run replay -- FILE`: see docs/replay.md. */
import { createProgress } from './command-line/progress.ts';
import { UsageError } from './command-line/usage-error.ts';
import { DeploymentError } from './deployment/find-stack.ts';
import { parseArguments, usage } from './replay/arguments.ts';
import { UnreadableFileError } from './replay/errors.ts';
import { replay } from './replay/replay.ts';
import { renderReport } from './replay/report.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

async function main(): Promise<number> {
  const args = parseArguments(process.argv.slice(2));
  if (!args) {
    console.log(usage);
    return 0;
  }
  const report = await replay(args, createProgress(args.json ? undefined : process.stderr));
  console.log(args.json ? JSON.stringify(report, null, 2) : renderReport(report));
  return report.problems.length === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isOurs =
      error instanceof UsageError ||
      error instanceof UnreadableFileError ||
      error instanceof DeploymentError;
    console.error(isOurs ? error.message : error);
    if (error instanceof UsageError) console.error('\nnpm run replay -- --help says how.');
    process.exitCode = error instanceof UsageError || error instanceof UnreadableFileError ? 2 : 1;
  },
);
