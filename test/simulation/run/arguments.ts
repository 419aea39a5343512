/** What `npm run simulate` is asked to do. */
import { parseArgs } from 'node:util';
import { type ProfileName, profileNames } from '../profiles.ts';

/** Runs schedules of the real code and counts what hit what. */
export interface CampaignCommand {
  readonly kind: 'campaign';
  /** Over all profiles together. */
  readonly schedules: number;
  readonly profiles: readonly ProfileName[];
  /** The first seed of each profile. */
  readonly seed: number;
  readonly json: boolean;
  /** Undefined: one a core. */
  readonly workers: number | undefined;
  /** Every so many-th schedule is run again, and must tell the same story. */
  readonly checkReplay: number | undefined;
  /** Hits that every possible pair of call site and fault must have. */
  readonly atLeast: number;
  /** Runs on after a violation. */
  readonly keepGoing: boolean;
}

/** Tells the story of one seed. */
export interface ReplayCommand {
  readonly kind: 'replay';
  readonly seed: number;
  readonly profiles: readonly ProfileName[];
  readonly mutant: string | undefined;
  /** The only orders that come, and the only faults that hit, by their turn; undefined: all. */
  readonly onlyOrders: readonly number[] | undefined;
  readonly onlyFaults: readonly number[] | undefined;
}

/** Runs schedules of code with a mistake in it until one is caught. */
export interface HuntCommand {
  readonly kind: 'hunt';
  readonly mutant: string;
  /** The most schedules for one mutant. */
  readonly schedules: number;
  /** Empty: those that the mutant names. */
  readonly profiles: readonly ProfileName[];
  readonly seed: number;
  readonly json: boolean;
  readonly workers: number | undefined;
}

export type Command =
  | CampaignCommand
  | ReplayCommand
  | HuntCommand
  | { readonly kind: 'help' }
  | { readonly kind: 'invalid'; readonly reason: string };

export const ALL_MUTANTS = 'all';
const DEFAULT_SCHEDULES = 2_000;
const DEFAULT_HUNT = 500;
const MAX_SEED = 2 ** 32 - 1;
const MAX_WORKERS = 256;

const options = {
  schedules: { type: 'string' },
  profile: { type: 'string', multiple: true },
  seed: { type: 'string' },
  mutant: { type: 'string' },
  json: { type: 'boolean' },
  workers: { type: 'string' },
  'check-replay': { type: 'string' },
  'at-least': { type: 'string' },
  'keep-going': { type: 'boolean' },
  'only-orders': { type: 'string' },
  'only-faults': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;
type Option = keyof typeof options;

/** Options that mean something only to some of the three. */
const useful: Readonly<Record<'campaign' | 'replay' | 'hunt', readonly Option[]>> = {
  campaign: [
    'schedules',
    'profile',
    'seed',
    'json',
    'workers',
    'check-replay',
    'at-least',
    'keep-going',
  ],
  replay: ['seed', 'profile', 'mutant', 'only-orders', 'only-faults'],
  hunt: ['mutant', 'schedules', 'profile', 'seed', 'json', 'workers'],
};

/** A bad argument; its message says which, and what it should be. */
class BadArgument extends Error {}

/** Never throws: what is wrong is told as `invalid`. */
export function parseArguments(argv: readonly string[]): Command {
  try {
    return parse(argv);
  } catch (error) {
    if (error instanceof BadArgument || isOfParseArgs(error)) {
      return { kind: 'invalid', reason: error.message };
    }
    throw error;
  }
}

type Values = ReturnType<typeof read>;

const read = (argv: readonly string[]) =>
  parseArgs({ args: [...argv], options, strict: true }).values;

function parse(argv: readonly string[]): Command {
  const values = read(argv);
  if (values.help) return { kind: 'help' };
  const kind = kindOf(values);
  for (const name of Object.keys(values)) {
    if (!useful[kind].some((option) => option === name)) {
      throw new BadArgument(`--${name} does not go with ${purpose[kind]}`);
    }
  }
  return { campaign, replay, hunt }[kind](values);
}

function kindOf({ seed, schedules, mutant }: Values): 'campaign' | 'replay' | 'hunt' {
  if (seed !== undefined && schedules === undefined) return 'replay';
  return mutant === undefined ? 'campaign' : 'hunt';
}

function campaign(values: Values): CampaignCommand {
  return {
    kind: 'campaign',
    ...many(values, DEFAULT_SCHEDULES),
    profiles: someOrAll(values.profile),
    checkReplay: integer('check-replay', values['check-replay'], 1, MAX_SEED),
    atLeast: integer('at-least', values['at-least'], 0, Number.MAX_SAFE_INTEGER) ?? 0,
    keepGoing: values['keep-going'] ?? false,
  };
}

function replay(values: Values): ReplayCommand {
  const { mutant, profile } = values;
  if (mutant === ALL_MUTANTS) throw new BadArgument('a replay is of one mutant, not all');
  return {
    kind: 'replay',
    seed: seedOf(values),
    profiles: someOrAll(profile),
    mutant,
    onlyOrders: turns('only-orders', values['only-orders']),
    onlyFaults: turns('only-faults', values['only-faults']),
  };
}

function hunt(values: Values): HuntCommand {
  return {
    kind: 'hunt',
    ...many(values, DEFAULT_HUNT),
    profiles: profilesOf(values.profile),
    mutant: values.mutant ?? ALL_MUTANTS,
  };
}

/** What is asked of many schedules, whatever their code. */
function many(values: Values, schedules: number) {
  const seed = seedOf(values);
  return {
    seed,
    schedules: integer('schedules', values.schedules, 1, MAX_SEED - seed) ?? schedules,
    json: values.json ?? false,
    workers: integer('workers', values.workers, 1, MAX_WORKERS),
  };
}

const seedOf = ({ seed }: Values) => integer('seed', seed, 0, MAX_SEED) ?? 1;

const purpose = {
  campaign: 'a run of many schedules',
  replay: 'the replay of one seed (--seed without --schedules)',
  hunt: 'the hunt for a mutant',
} as const;

function someOrAll(names: Values['profile']): readonly ProfileName[] {
  const some = profilesOf(names);
  return some.length > 0 ? some : profileNames;
}

function profilesOf(names: readonly string[] = []): readonly ProfileName[] {
  return names.map((name) => {
    const found = profileNames.find((known) => known === name);
    if (found) return found;
    throw new BadArgument(`--profile is one of ${profileNames.join(', ')}, not "${name}"`);
  });
}

function integer(
  option: Option,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new BadArgument(`--${option} is an integer from ${least} to ${most}, not "${text}"`);
}

/** `none`, or turns from 0 with commas between. */
function turns(option: Option, text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  if (text === 'none') return [];
  return text.split(',').map((part) => integer(option, part, 0, MAX_SEED) ?? 0);
}

const isOfParseArgs = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
