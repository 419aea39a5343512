/** `npm run ops -- COMMAND`: see docs/operations.md. */
import { systemClock } from '../lambdas/runtime/system-clock.ts';
import { createProgress } from './command-line/progress.ts';
import { commands } from './ops/commands.ts';
import { runOps } from './ops/run.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const stop = new AbortController();
// The first one ends in good order and gives back what is hidden; the second ends at once.
process.once('SIGINT', () => stop.abort(new Error('interrupted by the operator')));

process.exitCode = await runOps(process.argv.slice(2), commands, {
  environment: process.env,
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  clock: systemClock,
  progress: (isForPerson) => createProgress(isForPerson ? process.stderr : undefined),
  signal: stop.signal,
});
