import { parseArgs } from 'node:util';
import { UsageError } from '../command-line/usage-error.ts';
import { integer, requireUrl } from '../command-line/values.ts';
import { defaultStack, LAPTOP, type Place } from '../deployment/find-stack.ts';
import type { Command } from './command.ts';

/** What a command was given. */
export interface Input {
  /** The words behind its name. */
  readonly words: readonly string[];
  text(option: string): string | undefined;
  flag(option: string): boolean;
  /** @throws UsageError unless it is an integer from `least` to `most`. */
  integer(option: string, otherwise: number, least: number, most: number): number;
}

/** What every command can be told. */
export interface CommonOptions extends Place {
  readonly region: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

export interface CommandLine {
  /** Undefined when the words name none, or more than one. */
  readonly command: Command | undefined;
  /** The words that are given, a command's name included. */
  readonly words: readonly string[];
  readonly input: Input;
  readonly common: CommonOptions;
}

const common = {
  endpoint: 'text',
  stack: 'text',
  region: 'text',
  json: 'flag',
  help: 'flag',
} as const;

/** @throws UsageError */
export function readCommandLine(
  args: readonly string[],
  commands: readonly Command[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const known = Object.assign({}, ...commands.map(({ options }) => options), common);
  const { values, positionals } = parse(args, known);
  const command = commands.find(({ name }) => `${positionals.join(' ')} `.startsWith(`${name} `));
  if (command) refuseForeignOptions(command, Object.keys(values));
  const text = (option: string) => {
    const value = values[option];
    return typeof value === 'string' ? value : undefined;
  };
  const flag = (option: string) => values[option] === true;
  const endpoint = text('endpoint') ?? (environment['AWS_ENDPOINT_URL'] || LAPTOP);
  if (endpoint !== 'aws') requireUrl('endpoint', endpoint);
  return {
    command,
    words: positionals,
    input: {
      words: positionals.slice(command?.name.split(' ').length),
      text,
      flag,
      integer: (option, otherwise, least, most) => {
        const value = text(option);
        return value === undefined ? otherwise : integer(option, value, least, most);
      },
    },
    common: {
      endpoint,
      stack: text('stack') ?? defaultStack(endpoint),
      region: text('region'),
      json: flag('json'),
      help: flag('help'),
    },
  };
}

function parse(args: readonly string[], known: Readonly<Record<string, 'text' | 'flag'>>) {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, kind]) => [
      name,
      { type: kind === 'text' ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (cause) {
    // Node's advice on words that begin with a dash, such as a SKU, quotes them to be misread.
    const [problem, advice] = String(cause instanceof Error ? cause.message : cause).split('. ');
    const hint = advice === undefined ? '' : ' (a word that begins with a dash stands behind --)';
    throw new UsageError(`${problem}${hint}`, { cause });
  }
}

function refuseForeignOptions({ name, options }: Command, given: readonly string[]): void {
  const foreign = given.find((option) => !(option in options) && !(option in common));
  if (foreign !== undefined) throw new UsageError(`${name} has no option --${foreign}`);
}
