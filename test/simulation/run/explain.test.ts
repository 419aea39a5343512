import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCode, mutants } from '../mutants/index.ts';
import { bundleWorker } from './bundle.ts';
import { type Caught, hunt } from './hunt.ts';
import type { ExplainAnswer, Shrinking } from './jobs.ts';
import { WorkerPool } from './pool.ts';

/** Runs that may be spent: fewer than it takes. */
const MAX_RUNS = 8;
/** Seconds, unless others want the processors too. */
const PATIENCE_MS = 120_000;

let directory: string;
let pool: WorkerPool;
let caught: Caught;
let answer: ExplainAnswer;
const progress: Shrinking[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'simulate-'));
  const mutant = mutants.find(({ name }) => name === 'cancelled-before-release');
  if (!mutant) throw new Error('no such mutant');
  const codePath = await buildCode(mutant, directory);
  pool = new WorkerPool(await bundleWorker(directory), 1);
  const end = await hunt(pool, mutant, codePath, { schedules: 100, profiles: [], seed: 1 });
  if (end.kind === 'survived') throw new Error('the mutant survived');
  caught = end;
  const { profile, seed } = caught.failure;
  const job = { kind: 'explain', profile, seed, codePath, maxRuns: MAX_RUNS } as const;
  answer = await pool.ask(job, (soFar) => progress.push(soFar));
}, PATIENCE_MS);

afterAll(async () => {
  await pool.close();
  await rm(directory, { recursive: true });
});

describe('the explanation of a violation', () => {
  it('is a schedule that violates the same, with no more orders and faults', () => {
    const { plan, story, full } = answer;
    expect(story.violation?.invariant).toBe(caught.failure.violation.invariant);
    expect(story.trace.length).toBeGreaterThan(20);
    expect(plan.orders.length).toBeLessThanOrEqual(full.orders);
    expect(plan.faults === 'all' ? story.drawn : plan.faults.length).toBeLessThan(full.drawn);
  });

  it('tells after every run how far it is', () => {
    expect(progress.map(({ runs }) => runs)).toEqual(progress.map((_, at) => at + 1));
    expect(progress.length).toBe(answer.runs);
    expect(progress.every(({ maxRuns }) => maxRuns === MAX_RUNS)).toBe(true);
    const left = progress.map(({ orders, faults }) => orders + faults);
    expect(left[0]).toBe(answer.full.orders + answer.full.drawn);
    expect(left.at(-1)).toBeLessThan(left[0] ?? 0);
  });

  it('takes hardly more runs than it may', () => {
    // One more looks how many faults there are to take away.
    expect(answer.runs).toBeLessThanOrEqual(MAX_RUNS + 1);
  });
});
