/** `npm run deploy:emulator`: the stack on MiniStack. See docs/emulators.md. */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCloudAssembly } from '../local/assembly/cloud-assembly.ts';
import { UsageError } from './command-line/usage-error.ts';
import { type Arguments, parseArguments, usage } from './emulator/arguments.ts';
import { bootstrap, type CdkTarget, deploy, destroy } from './emulator/cdk.ts';
import { checkDeployment } from './emulator/check.ts';
import { apiUrlOutput, describeDeployment } from './emulator/description.ts';
import { endpointVariables } from './emulator/environment.ts';
import { EmulatorError } from './emulator/error.ts';
import { goneOf } from './emulator/gaps/gap.ts';
import { gaps } from './emulator/gaps/ministack.ts';
import { leftOf, listed, overlooked } from './emulator/leftovers.ts';
import { MINISTACK_REQUIREMENTS } from './emulator/pins.ts';
import { defaultCache, type Places, placesOf, STACK } from './emulator/places.ts';
import { installPackages } from './emulator/python-packages.ts';
import { ProgramError } from './emulator/run-program.ts';
import { isRunning, requireLoopback, startMiniStack, stopMiniStack } from './emulator/server.ts';
import { withSender } from './emulator/signed-call.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

async function main(): Promise<void> {
  const given = parseArguments(process.argv.slice(2));
  const places = placesOf(given.port, given.cache ?? defaultCache(process.env));
  switch (given.action) {
    case 'help':
      return console.log(usage);
    case 'deploy':
      return deployTo(places, given);
    case 'destroy':
      return destroyAt(places, given);
    case 'gaps':
      return lookForGaps(places);
    case 'stop':
      return stopMiniStack(await miniStackIn(places), places);
  }
}

/** The path of its program, which is installed unless it is there. */
async function miniStackIn({ cache }: Places): Promise<string> {
  return (await installPackages(cache, 'ministack', MINISTACK_REQUIREMENTS))('ministack');
}

const targetAt = (places: Places): CdkTarget => ({
  emulator: 'ministack',
  variables: endpointVariables(places),
  assembly: places.assembly,
});

async function deployTo(places: Places, { context }: Arguments): Promise<void> {
  if (!(await isRunning(places))) {
    const program = await miniStackIn(places);
    // What is known of a deployment was of a MiniStack that is gone, with all that it held.
    rmSync(places.description, { force: true });
    await startMiniStack(program, places);
  }
  await bootstrap(targetAt(places));
  const startMs = performance.now();
  await deploy(targetAt(places), context);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  // Some of its services listen only once something is deployed to them.
  await requireLoopback(await miniStackIn(places), places);
  const { apiUrl } = await describeDeployment(places);
  await checkDeployment(places);
  await checkListings(places);
  console.log(`\nDeployed in ${seconds} s. API: ${apiUrl}\n${JSON.stringify(places.description)}`);
}

async function lookForGaps(places: Places): Promise<void> {
  await requireRunning(places);
  const apiUrl = await apiUrlOutput(places);
  const gone = await withSender(places, (send) =>
    goneOf(gaps, { send, apiUrl, sleep }, console.log),
  );
  if (gone.length > 0) {
    throw new EmulatorError(`${gone.length} rows of docs/emulators.md are no longer true`);
  }
}

async function requireRunning(places: Places): Promise<void> {
  if (!(await isRunning(places))) throw new EmulatorError(`nothing runs at ${places.endpoint}`);
}

async function destroyAt(places: Places, { context }: Arguments): Promise<void> {
  await requireRunning(places);
  await destroy(targetAt(places), context);
  const left = leftOf(await listed(places));
  if (left.length === 0) return console.log('\nNothing is left of the stack.');
  throw new EmulatorError(`cdk destroy left behind:\n  ${left.join('\n  ')}`);
}

/** Whether what is to be empty after `--destroy` is seen while it is there. */
async function checkListings(places: Places): Promise<void> {
  const { template } = await openCloudAssembly(places.assembly, STACK);
  const kinds = await listed(places);
  const unseen = overlooked(template, kinds);
  if (unseen.length > 0) {
    throw new EmulatorError(`listed is less than was deployed:\n  ${unseen.join('\n  ')}`);
  }
  console.log(`listed    ${kinds.map(({ what, names }) => `${names.length} ${what}`).join(', ')}`);
}

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else if (error instanceof ProgramError || error instanceof EmulatorError) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
