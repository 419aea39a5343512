/** `npm run fuzz`: see `arguments.ts`. */
import { randomInt } from 'node:crypto';
import { createProgress } from '../../bin/command-line/progress.ts';
import { UsageError } from '../../bin/command-line/usage-error.ts';
import { startOwnLaptop } from '../kill/own-laptop.ts';
import { type Arguments, parseArguments, usage } from './arguments.ts';
import { findDeployment } from './deployment.ts';
import { fuzz, type RunResult } from './run.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

async function main(): Promise<number> {
  const args = parseArguments(process.argv.slice(2));
  if (!args) {
    console.log(usage);
    return 0;
  }
  const seed = args.seed ?? randomInt(2 ** 31);
  console.log(`${args.requests} requests, --seed ${seed}`);
  const own = args.running ? undefined : await startOwnLaptop();
  try {
    const result = await run(args, seed, own?.endpoint);
    console.log(render(result, seed));
    return result.findings.length === 0 ? 0 : 1;
  } finally {
    await own?.stop();
  }
}

async function run(args: Arguments, seed: number, ownEndpoint: string | undefined) {
  const { running, requests, concurrency, limitMs } = args;
  const deployment = await findDeployment(ownEndpoint ?? running?.endpoint ?? '', running?.url);
  const progress = createProgress(process.stderr);
  try {
    return await fuzz({
      deployment,
      seed,
      requests,
      concurrency,
      limitMs,
      isAlone: ownEndpoint !== undefined,
      onProgress: (done) => progress.update(done, requests, 'requests'),
    });
  } finally {
    progress.end();
    deployment.destroy();
  }
}

function render({ tally, seconds, findings }: RunResult, seed: number): string {
  const { requests } = tally;
  const rate = (requests / seconds).toFixed(0);
  return [
    tally.table(),
    '',
    `${requests} requests in ${seconds.toFixed(0)} s, ${rate}/s; by status ${JSON.stringify(tally.byStatus())}`,
    ...findings.map((finding) => `\nWRONG: ${finding}`),
    findings.length === 0 ? 'every answer is right' : `\n${findings.length} wrong; --seed ${seed}`,
  ].join('\n');
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : error);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
