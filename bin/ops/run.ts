/** From the arguments to the exit code. */
import { TransientFault } from '../../lambdas/runtime/faults.ts';
import type { Clock } from '../../lambdas/runtime/ports.ts';
import type { Progress } from '../command-line/progress.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { connect } from '../deployment/connect.ts';
import { DeploymentError, findStack } from '../deployment/find-stack.ts';
import type { Action, Command, Outcome } from './command.ts';
import { helpOf, overview } from './help.ts';
import { type CommandLine, type CommonOptions, readCommandLine } from './input.ts';

export const exitCodes = { well: 0, wrong: 1, usage: 2, unreachable: 3 } as const;

export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly clock: Clock;
  /** Where progress is shown to a person. */
  readonly progress: (isForPerson: boolean) => Progress;
  readonly signal: AbortSignal;
}

/** Rejects for what nobody foresaw only. */
export async function runOps(
  args: readonly string[],
  commands: readonly Command[],
  world: World,
): Promise<number> {
  try {
    return await runCommand(readCommandLine(args, commands, world.environment), commands, world);
  } catch (error) {
    if (error instanceof UsageError) {
      world.err(`${error.message}\n\nnpm run ops -- --help says how.`);
      return exitCodes.usage;
    }
    if (error instanceof DeploymentError || isOfService(error)) {
      world.err(error.message || error.name);
      return exitCodes.unreachable;
    }
    throw error;
  }
}

async function runCommand(
  { command, words, input, common }: CommandLine,
  commands: readonly Command[],
  world: World,
): Promise<number> {
  if (!command) return showOverview(words, common.help, commands, world);
  if (common.help) {
    world.out(helpOf(command));
    return exitCodes.well;
  }
  const { isWell, text, data } = await act(command.prepare(input), common, world);
  world.out(common.json ? JSON.stringify(data, null, 2) : text);
  return isWell ? exitCodes.well : exitCodes.wrong;
}

function showOverview(
  words: readonly string[],
  help: boolean,
  commands: readonly Command[],
  { out }: World,
): number {
  const prefix = words.map((word) => `${word} `).join('');
  const some = commands.filter(({ name }) => name.startsWith(prefix));
  if (some.length === 0) throw new UsageError(`there is no command "${words.join(' ')}"`);
  if (!help && words.length > 0) {
    throw new UsageError(`${words.join(' ')} what? ${some.map(({ name }) => name).join(', ')}`);
  }
  out(overview(some, words));
  return help ? exitCodes.well : exitCodes.usage;
}

async function act(
  action: Action,
  { endpoint, stack, region, json }: CommonOptions,
  { clock, progress, signal, environment }: World,
): Promise<Outcome> {
  if (endpoint === 'aws' && environment['AWS_ENDPOINT_URL']) {
    throw new UsageError('AWS_ENDPOINT_URL is set, and the SDK would go there: unset it for AWS');
  }
  const connection = connect(
    { endpoint, localAccessKeyId: 'ops', ...(region !== undefined && { region }) },
    environment,
  );
  const shown = progress(!json);
  try {
    const place = { endpoint, stack };
    const outputs = await findStack(connection, place);
    return await action({ place, connection, outputs, clock, progress: shown, signal });
  } finally {
    shown.end();
    connection.destroy();
  }
}

/** Whether it comes from the SDK, or from one of our adapters to it: a refusal, or no answer. */
function isOfService(error: unknown): error is Error {
  if (error instanceof TransientFault) return true;
  return error instanceof Error && '$metadata' in error;
}
