/** The command line of the simulator: `npm run simulate -- --help`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCode, type Mutant, mutants } from '../mutants/index.ts';
import {
  ALL_MUTANTS,
  type CampaignCommand,
  type HuntCommand,
  parseArguments,
  type ReplayCommand,
} from './arguments.ts';
import { bundleCode, bundleWorker } from './bundle.ts';
import { runCampaign } from './campaign.ts';
import { type Catch, hunt, printCatches } from './hunt.ts';
import type { Failure } from './jobs.ts';
import { WorkerPool } from './pool.ts';
import { progressLine, shrinkLine } from './progress.ts';
import { campaignJson, isGood, printCampaign, printExplanation, printStory } from './report.ts';
import { usage } from './usage.ts';

/** Runs of a failing schedule that are spent on making it short. */
const SHRINK_RUNS = 600;
/** Failures of a run that goes on that are told as stories; the others are counted. */
const MAX_STORIES = 3;

type ExitCode = 0 | 1 | 2;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const command = parseArguments(argv);
  switch (command.kind) {
    case 'help':
      print(usage);
      return 0;
    case 'invalid':
      return refuse(command.reason);
    case 'campaign':
      return inTemporaryDirectory((directory) => campaign(command, directory));
    case 'replay':
      return inTemporaryDirectory((directory) => replay(command, directory));
    case 'hunt':
      return inTemporaryDirectory((directory) => huntAll(command, directory));
  }
}

async function campaign(command: CampaignCommand, directory: string): Promise<ExitCode> {
  const codePath = await bundleCode(directory);
  return withPool(directory, command.workers, async (pool) => {
    const startMs = performance.now();
    const onProgress = progressLine(command.schedules, process.stderr, () => performance.now());
    const result = await runCampaign(pool, { ...command, codePath, onProgress });
    const timing = { elapsedMs: performance.now() - startMs };
    print(
      command.json
        ? JSON.stringify(campaignJson(result, timing, command.atLeast), null, 2)
        : printCampaign(result, timing, command.atLeast),
    );
    const tell = command.json ? warn : print;
    for (const failure of oneOfEach(result.failures).slice(0, MAX_STORIES)) {
      tell(await explain(pool, failure, codePath, undefined));
    }
    return isGood(result, command.atLeast) ? 0 : 1;
  });
}

async function replay(command: ReplayCommand, directory: string): Promise<ExitCode> {
  const mutant = mutants.find(({ name }) => name === command.mutant);
  if (command.mutant !== undefined && !mutant) return refuse(unknownMutant(command.mutant));
  const codePath = mutant ? await buildCode(mutant, directory) : await bundleCode(directory);
  return withPool(directory, 1, async (pool) => {
    let isWhole = true;
    for (const profile of command.profiles) {
      const { seed, onlyOrders, onlyFaults } = command;
      const plan = { orders: onlyOrders ?? 'all', faults: onlyFaults ?? 'all' } as const;
      const { story } = await pool.ask({ kind: 'tell', profile, seed, codePath, plan });
      print(`Seed ${seed} of ${profile}\n\n${printStory(story)}\n`);
      if (story.violation) isWhole = false;
    }
    return isWhole ? 0 : 1;
  });
}

async function huntAll(command: HuntCommand, directory: string): Promise<ExitCode> {
  const isAll = command.mutant === ALL_MUTANTS;
  const wanted = isAll ? mutants : mutants.filter(({ name }) => name === command.mutant);
  if (wanted.length === 0) return refuse(unknownMutant(command.mutant));
  return withPool(directory, command.workers, async (pool) => {
    const catches: Catch[] = [];
    for (const mutant of wanted) {
      const codePath = await buildCode(mutant, directory);
      const caught = await hunt(pool, mutant, codePath, command);
      catches.push(caught);
      warn(`${catches.length} of ${wanted.length}: ${mutant.name} ${caught.kind}`);
      if (isAll || caught.kind === 'survived') continue;
      print(await explain(pool, caught.failure, codePath, mutant));
    }
    print(command.json ? JSON.stringify(catches, null, 2) : printCatches(catches));
    return catches.every(({ kind }) => kind === 'caught') ? 0 : 1;
  });
}

async function explain(
  pool: WorkerPool,
  failure: Failure,
  codePath: string,
  mutant: Mutant | undefined,
): Promise<string> {
  const { profile, seed } = failure;
  const job = { kind: 'explain', profile, seed, codePath, maxRuns: SHRINK_RUNS } as const;
  const line = shrinkLine(process.stderr, () => performance.now());
  const answer = await pool.ask(job, line.onProgress);
  line.end(answer.runs);
  return printExplanation(failure, answer, mutant?.name);
}

/** The first failure of each invariant. */
function oneOfEach(failures: readonly Failure[]): readonly Failure[] {
  const seen = new Set<string>();
  return failures.filter(({ violation: { invariant } }) => {
    const isNew = !seen.has(invariant);
    seen.add(invariant);
    return isNew;
  });
}

async function withPool<T>(
  directory: string,
  workers: number | undefined,
  work: (pool: WorkerPool) => Promise<T>,
): Promise<T> {
  const pool = new WorkerPool(await bundleWorker(directory), workers ?? availableParallelism());
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

async function inTemporaryDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'simulate-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function refuse(reason: string): ExitCode {
  warn(`${reason}\nnpm run simulate -- --help tells what can be asked.`);
  return 2;
}

const unknownMutant = (name: string) =>
  `--mutant is all or one of ${mutants.map((mutant) => mutant.name).join(', ')}, not "${name}"`;
const print = (text: string) => process.stdout.write(`${text}\n`);
const warn = (text: string) => process.stderr.write(`${text}\n`);

process.exitCode = await main(process.argv.slice(2));
