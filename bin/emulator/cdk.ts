import { createRequire } from 'node:module';
import { withoutAws } from './environment.ts';
import { ACCOUNT, projectRoot, REGION, STACK } from './places.ts';
import { runProgram } from './run-program.ts';

const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');

/** An emulator that the stack is deployed to. */
export interface CdkTarget {
  /** The value of the setting `emulator`. */
  readonly emulator: string;
  /** Where it is, and as whom it is called: variables of the SDK. */
  readonly variables: Readonly<Record<string, string>>;
  /** The folder of the cloud assembly. */
  readonly assembly: string;
}

/** From whom the mails of an emulator's deployment come. */
export const SENDER = 'orders@shop.example';

/** CDK's own stack, which holds the bucket of the functions' code. */
export const bootstrap = (target: CdkTarget): Promise<void> =>
  run(target, ['bootstrap', `aws://${ACCOUNT}/${REGION}`]);

/** @param context more of `-c name=value`; the last of a name holds. */
export const deploy = (target: CdkTarget, context: readonly string[]): Promise<void> =>
  run(target, [
    'deploy',
    STACK,
    '--require-approval=never',
    `--output=${target.assembly}`,
    ...contextOf(target, context),
  ]);

export const destroy = (target: CdkTarget, context: readonly string[]): Promise<void> =>
  run(target, ['destroy', STACK, '--force', ...contextOf(target, context)]);

/** What of the stack's settings is the emulator's. All the rest is what AWS gets. */
const contextOf = ({ emulator }: CdkTarget, context: readonly string[]) =>
  ['environment=development', `emulator=${emulator}`, `sender=${SENDER}`, ...context].flatMap(
    (pair) => ['--context', pair],
  );

/** The plain CLI, told by its environment alone that AWS is elsewhere. */
function run({ variables }: CdkTarget, args: readonly string[]): Promise<void> {
  return runProgram({
    command: process.execPath,
    args: [cdk, ...args],
    directory: projectRoot,
    environment: {
      ...withoutAws(process.env),
      ...variables,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      // What the stack must be is `npm run check:stack`'s to say, of AWS's template.
      CDK_VALIDATION: 'false',
    },
  });
}
