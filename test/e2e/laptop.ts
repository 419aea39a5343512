/** The whole pipeline on the laptop runtime, for tests: real template, real bundles, free ports. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import { stockDemonstration } from '../../local/demonstration.ts';
import { claimState } from '../../local/process/state-claim.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { synthesize } from '../../local/synthesize.ts';
import { until as untilInTime } from '../suite/until.ts';

const thisProject = fileURLToPath(new URL('../..', import.meta.url));

/** Of the development stack: `bin/app.ts`. */
const STACK_NAME = 'OrderPipelineDevelopment';

export interface Laptop extends Runtime {
  /** What the functions logged, a line each. */
  readonly logs: readonly string[];
}

export interface Kept {
  /** A folder of the caller's: what it keeps is gone on with, and it is not removed. */
  readonly directory: string;
  readonly fresh?: boolean;
}

/** What is synthesized. */
export interface Source {
  /** Default: this project. */
  readonly projectDirectory?: string;
  /** What a test does to the template's text before it runs. */
  readonly change?: (template: string) => string;
}

/** Synthesizes with these settings, starts, stocks the demonstration's products. */
export async function startLaptop(
  context: Readonly<Record<string, string>> = {},
  kept?: Kept,
  { projectDirectory = thisProject, change }: Source = {},
): Promise<Laptop> {
  const directory = kept?.directory ?? (await mkdtemp(join(tmpdir(), 'order-pipeline-test-')));
  const assemblyDirectory = join(directory, 'cdk.out');
  await synthesize({
    projectDirectory,
    outputDirectory: assemblyDirectory,
    context: { environment: 'development', ...context },
  });
  if (change) {
    const file = join(assemblyDirectory, `${STACK_NAME}.template.json`);
    await writeFile(file, change(await readFile(file, 'utf8')));
  }
  const logs: string[] = [];
  const runtime = await startRuntime({
    assemblyDirectory,
    stateDirectory: directory,
    claim: await claimState(directory),
    fresh: kept?.fresh ?? false,
    parameters: { SenderAddress: 'orders@shop.example' },
    ports: { endpoint: 0, api: 0, console: 0 },
    onLog: ({ line }) => logs.push(line),
    onMessage: (message) => logs.push(message),
  });
  await stockDemonstration(runtime);
  return {
    ...runtime,
    logs,
    stop: async () => {
      await runtime.stop();
      if (!kept) await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Asks until the answer is what is waited for; fails after `withinMs` with the last answer. */
export function until<T>(
  ask: () => Promise<T>,
  isIt: (answer: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const patience = { clock: systemClock, withinMs, everyMs: 50 };
  return untilInTime('what is waited for', ask, isIt, patience);
}
