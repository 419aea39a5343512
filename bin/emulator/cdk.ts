import { createRequire } from 'node:module';
import { endpointVariables, withoutAws } from './environment.ts';
import { ACCOUNT, type Places, projectRoot, REGION, STACK } from './places.ts';
import { runProgram } from './run-program.ts';

const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');

/** What of the stack's settings is the emulator's. All the rest is what AWS gets. */
export const EMULATOR_CONTEXT = [
  'environment=development',
  'emulator=ministack',
  'sender=orders@shop.example',
] as const;

/** CDK's own stack, which holds the bucket of the functions' code. */
export const bootstrap = (places: Places): Promise<void> =>
  run(places, ['bootstrap', `aws://${ACCOUNT}/${REGION}`]);

/** @param context more of `-c name=value`; the last of a name holds. */
export const deploy = (places: Places, context: readonly string[]): Promise<void> =>
  run(places, [
    'deploy',
    STACK,
    '--require-approval=never',
    `--output=${places.assembly}`,
    ...contextOf(context),
  ]);

export const destroy = (places: Places, context: readonly string[]): Promise<void> =>
  run(places, ['destroy', STACK, '--force', ...contextOf(context)]);

const contextOf = (context: readonly string[]) =>
  [...EMULATOR_CONTEXT, ...context].flatMap((pair) => ['--context', pair]);

/** The plain CLI, told by its environment alone that AWS is elsewhere. */
function run(places: Places, args: readonly string[]): Promise<void> {
  return runProgram({
    command: process.execPath,
    args: [cdk, ...args],
    directory: projectRoot,
    environment: {
      ...withoutAws(process.env),
      ...endpointVariables(places),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      // What the stack must be is `npm run check:stack`'s to say, of AWS's template.
      CDK_VALIDATION: 'false',
    },
  });
}
