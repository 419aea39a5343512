/** The proof, as far as every run of the tests can afford it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profileNames } from './profiles.ts';
import { bundleCode, bundleWorker } from './run/bundle.ts';
import { runCampaign } from './run/campaign.ts';
import { digestOf } from './run/digest.ts';
import { matrixOf } from './run/matrix.ts';
import { WorkerPool } from './run/pool.ts';

const WORKERS = 2;
const SCHEDULES = 2_000;
/** Ten seconds, unless others want the processors too. */
const PATIENCE_MS = 180_000;

/** Enough of everything that can come of an order, or the invariants had little to look at. */
const LEAST_ENDS = {
  'orders confirmed': 500,
  'orders rejected': 500,
  'orders cancelled': 500,
  'mails sent': 2_000,
  'mails refused': 50,
  'mails superseded': 1,
  'mails suppressed': 200,
  'mails bounced': 500,
  'mails complained': 200,
  'mails sent again': 50,
  movements: 2_000,
};

let directory: string;
let codePath: string;
let workerPath: string;
let pool: WorkerPool;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'simulate-'));
  [codePath, workerPath] = await Promise.all([bundleCode(directory), bundleWorker(directory)]);
  pool = new WorkerPool(workerPath, WORKERS);
});

afterAll(async () => {
  await pool.close();
  await rm(directory, { recursive: true });
});

describe('the pipeline under seeded faults', () => {
  it(
    'keeps its promises in 2,000 schedules of all profiles',
    async () => {
      const options = { schedules: SCHEDULES, profiles: profileNames, seed: 1, codePath };
      const result = await runCampaign(pool, { ...options, checkReplay: 100 });
      expect(result.failures).toEqual([]);
      expect(result.schedules).toBe(SCHEDULES);
      expect(result.totalFaults).toBeGreaterThan(SCHEDULES * 20);
      const ends = Object.entries(LEAST_ENDS);
      const rare = ends.filter(([what, least]) => (result.ends.get(what) ?? 0) < least);
      expect(rare, JSON.stringify([...result.ends])).toEqual([]);
      expect(result.replayed).toBe(SCHEDULES / 100);
      expect(result.different).toEqual([]);
      expect(matrixOf(result.faults).undeclared).toEqual([]);
    },
    PATIENCE_MS,
  );

  it.each(profileNames)(
    'tells the same story of a seed again, in another thread: %s',
    async (profile) => {
      // The threads of the pool have a history by now; this one has none.
      const fresh = new WorkerPool(workerPath, 1);
      try {
        const job = { kind: 'tell', profile, seed: 12_345, codePath, plan: undefined } as const;
        const [once, again] = [await pool.ask(job), await fresh.ask(job)];
        expect(once.story.trace.length).toBeGreaterThan(20);
        expect(digestOf(again.story.trace)).toBe(digestOf(once.story.trace));
        const other = await pool.ask({ ...job, seed: 12_346 });
        expect(digestOf(other.story.trace)).not.toBe(digestOf(once.story.trace));
      } finally {
        await fresh.close();
      }
    },
  );

  it('says which schedule ended in an exception', async () => {
    const job = {
      kind: 'run',
      profile: 'mixed',
      seed: 5,
      count: 1,
      checkReplay: undefined,
    } as const;
    const broken = { ...job, codePath: join(directory, 'nothing.mjs'), stopsAtViolation: true };
    await expect(pool.ask(broken)).rejects.toThrow('nothing.mjs');
  });
});
