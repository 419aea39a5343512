/** `npm run kill`: see `arguments.ts`. */
import { randomInt } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../local/free-port.ts';
import { parseArguments, UsageError, usage } from './arguments.ts';
import { runKills } from './kill-run.ts';
import { renderReport } from './report.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const FIXTURE = fileURLToPath(new URL('../fixtures/online-retail-150.csv.gz', import.meta.url));

async function main(): Promise<number> {
  const args = parseArguments(process.argv.slice(2));
  if (!args) {
    console.log(usage);
    return 0;
  }
  const seed = args.seed ?? randomInt(2 ** 32);
  console.error(`${args.kills} kills, --seed ${seed}`);
  const stateDirectory = await mkdtemp(join(tmpdir(), 'order-pipeline-kill-'));
  const run = await runKills({
    ...args,
    seed,
    file: args.file ?? FIXTURE,
    place: {
      stateDirectory,
      ports: { endpoint: await freePort(), api: await freePort(), console: await freePort() },
      context: {},
    },
    onKill: (done) => {
      if (done % 10 === 0) console.error(`${done} of ${args.kills} kills`);
    },
  });
  console.log(renderReport(run));
  if (run.violations.length > 0) console.log(`\nWhat it left is in ${stateDirectory}.`);
  return run.violations.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : error);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
