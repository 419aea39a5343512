/** `npm run conformance`: see `arguments.ts`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgress } from '../../../bin/command-line/progress.ts';
import { UsageError } from '../../../bin/command-line/usage-error.ts';
import { defaultCache } from '../../../bin/emulator/places.ts';
import { installPackages, type ProgramPath } from '../../../bin/emulator/python-packages.ts';
import { startReaper } from '../../../local/process/reaper.ts';
import { type Arguments, type PartName, parseArguments, usage } from './arguments.ts';
import { clients } from './clients/part.ts';
import { writeDocument } from './document.ts';
import { dynamodb } from './dynamodb/part.ts';
import type { Children, Part } from './part.ts';
import { REQUIREMENTS } from './requirements.ts';
import { sqs } from './sqs/part.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const partOf: Readonly<Record<PartName, Part>> = { sqs, dynamodb, clients };

async function main(): Promise<number> {
  const args = parseArguments(process.argv.slice(2));
  if (!args) {
    console.log(usage);
    return 0;
  }
  if (args.document) {
    writeDocument();
    console.log('docs/conformance.md has the known differences.');
    return 0;
  }
  const cache = args.cache ?? defaultCache(process.env);
  const programs = await installPackages(cache, 'conformance', REQUIREMENTS);
  const removeFiles = keepFilesTogether();
  const children = startReaper();
  const failed = await runParts(args, programs, children)
    .finally(() => children.stop())
    .finally(removeFiles);
  console.log(failed === 0 ? 'Nothing differs that is not known.' : `${failed} wrong.`);
  return failed === 0 ? 0 : 1;
}

/** All temporary files of this process and its children go into one folder; answers how it goes. */
function keepFilesTogether(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'order-pipeline-conformance-'));
  process.env['TMPDIR'] = folder;
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // The reaper ends the children.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      remove();
      process.exit(128 + constants.signals[signal]);
    });
  }
  return remove;
}

/** How much was wrong. */
async function runParts(
  args: Arguments,
  programs: ProgramPath,
  children: Children,
): Promise<number> {
  let failed = 0;
  for (const name of args.parts) {
    const progress = createProgress(process.stderr);
    const options = { ...args, programs, children, progress };
    const { report, failures } = await partOf[name](options).finally(() => progress.end());
    console.log([`=== ${name}`, ...report, ''].join('\n'));
    for (const failure of failures) console.log(`WRONG: ${failure}\n`);
    failed += failures.length;
  }
  return failed;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
