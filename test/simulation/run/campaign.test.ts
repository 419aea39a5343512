import { describe, expect, it } from 'vitest';
import { jobsOf, runCampaign } from './campaign.ts';
import { hunt, printCatches } from './hunt.ts';
import type { Answer, Job, RunAnswer } from './jobs.ts';
import type { WorkerPool } from './pool.ts';
import { campaignJson, isGood, printCampaign } from './report.ts';

const options = { schedules: 50, profiles: ['mixed', 'large', 'poison'], seed: 10 } as const;
const codePath = 'code.mjs';
const violation = { invariant: 'stock is never negative', what: 'P00 is at -1' };

/** Answers a job at once; the seeds that it is given are violated in a profile. */
function poolWhere(isBroken: (profile: string, seed: number) => boolean, faultsEach = 2) {
  const jobs: Job[] = [];
  const pool: Pick<WorkerPool, 'run'> = {
    async run(all, onAnswer) {
      for (const job of all) {
        jobs.push(job);
        if (onAnswer(answerTo(job), job) === 'stop') return;
      }
    },
  };
  const answerTo = (job: Job): Answer => {
    if (job.kind !== 'run') throw new Error(`not a run: ${job.kind}`);
    const seeds = Array.from({ length: job.count }, (_, at) => job.seed + at);
    const broken = seeds.filter((seed) => isBroken(job.profile, seed));
    return {
      kind: 'run',
      schedules: job.count,
      elapsedMs: 3 * job.count,
      ends: new Map([['orders confirmed', job.count]]),
      faults: new Map([['api get', new Map([['fail', faultsEach * job.count]])]]),
      failures: broken.map((seed) => ({ profile: job.profile, seed, violation })),
      replayed: 0,
      different: [],
    } satisfies RunAnswer;
  };
  return { pool, jobs };
}

describe('a run of many schedules', () => {
  it('gives each profile its share, from the first seed on, and one more to the first', () => {
    const seeds = { mixed: [] as number[], large: [] as number[], poison: [] as number[] };
    for (const { profile, seed, count } of jobsOf({ ...options, codePath }, 7)) {
      if (profile === 'contention' || profile === 'outages') throw new Error(profile);
      for (let at = 0; at < count; at++) seeds[profile].push(seed + at);
    }
    const from10 = (count: number) => Array.from({ length: count }, (_, at) => 10 + at);
    expect(seeds).toEqual({ mixed: from10(17), large: from10(17), poison: from10(16) });
  });

  it('adds up what hit what', async () => {
    const { pool } = poolWhere(() => false);
    const progress: number[] = [];
    const onProgress = ({ schedules }: { schedules: number }) => progress.push(schedules);
    const result = await runCampaign(pool, { ...options, codePath, onProgress });
    expect(result).toMatchObject({ schedules: 50, totalFaults: 100, failures: [] });
    expect(result.faults.get('api get')?.get('fail')).toBe(100);
    expect(result.ends).toEqual(new Map([['orders confirmed', 50]]));
    expect(progress.at(-1)).toBe(50);
  });

  it('stops at a violation, unless it is told to go on', async () => {
    const { pool } = poolWhere((profile, seed) => profile === 'large' && seed >= 14);
    const stopped = await runCampaign(pool, { ...options, schedules: 500, codePath });
    expect(stopped.failures[0]).toEqual({ profile: 'large', seed: 14, violation });
    expect(stopped.schedules).toBeLessThan(500);
    const all = await runCampaign(pool, { ...options, codePath, keepGoing: true });
    expect(all).toMatchObject({ schedules: 50 });
    expect(all.failures).toHaveLength(13);
  });
});

describe('the report of a run', () => {
  const run = async (isBroken: (profile: string, seed: number) => boolean) =>
    runCampaign(poolWhere(isBroken).pool, { ...options, codePath, keepGoing: true });

  it('tells rates, and each invariant once', async () => {
    const text = printCampaign(await run((_, seed) => seed > 24), { elapsedMs: 2_000 }, 0);
    expect(text).toMatch(/^schedules +50 +25\/s$/m);
    expect(text).toMatch(/^faults +100 +50\/s$/m);
    expect(text).toMatch(/^api get +100 /m);
    expect(text).toMatch(/^poison +16 +2\.0 +3\.00$/m);
    expect(text).toContain('VIOLATED 5 times, first by seed 25 of mixed: stock is never negative');
    expect(text).not.toContain('HIT FEWER');
  });

  it('tells the pairs that were hit too rarely', async () => {
    const result = await run(() => false);
    const text = printCampaign(result, { elapsedMs: 2_000 }, 1_000);
    expect(text).toMatch(/^HIT FEWER THAN 1,000 TIMES$/m);
    expect(text).toMatch(/^api get +fail +100$/m);
    expect(isGood(result, 0)).toBe(true);
    expect(isGood(result, 1_000)).toBe(false);
  });

  it('is not good with a violation or with a replay that differs', async () => {
    expect(isGood(await run((_, seed) => seed === 20), 0)).toBe(false);
    const other = [{ profile: 'mixed' as const, seed: 3 }];
    expect(isGood({ ...(await run(() => false)), different: other }, 0)).toBe(false);
  });

  it('tells all of it to a machine, the zeros too', async () => {
    const json = campaignJson(await run(() => false), { elapsedMs: 2_000.4 }, 1);
    expect(json).toMatchObject({ schedules: 50, faults: 100, elapsedMs: 2_000, undeclared: [] });
    expect(json.table['api get']).toMatchObject({ fail: 100, throttle: 0 });
  });
});

describe('the hunt for a mutant', () => {
  const quarry = { name: 'no-fence', profiles: ['mixed', 'large'] } as const;
  const hunted = { schedules: 100, profiles: [], seed: 1 };

  it('counts the schedules of the profile that caught it', async () => {
    const { pool } = poolWhere((profile, seed) => profile === 'large' && seed >= 33);
    const caught = await hunt(pool, quarry, codePath, hunted);
    expect(caught).toMatchObject({ kind: 'caught', schedules: 33 });
    expect(printCatches([caught])).toMatch(/^no-fence +33 +large +33 +stock is never negative$/m);
  });

  it('tells of one that survives', async () => {
    const { pool, jobs } = poolWhere(() => false);
    const survived = await hunt(pool, quarry, codePath, hunted);
    expect(survived.kind).toBe('survived');
    expect(jobs.map(({ profile }) => profile)).toEqual([
      ...Array(5).fill('mixed'),
      ...Array(5).fill('large'),
    ]);
    expect(printCatches([survived])).toMatch(/^no-fence +> 100 +mixed, large +SURVIVED$/m);
  });

  it('looks where it is told to look', async () => {
    const { pool, jobs } = poolWhere(() => false);
    await hunt(pool, quarry, codePath, { ...hunted, profiles: ['poison'] });
    expect(new Set(jobs.map(({ profile }) => profile))).toEqual(new Set(['poison']));
  });
});
