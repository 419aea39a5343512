/** What a worker does: runs schedules, tells their stories, finds the shortest one. */
import type { FaultTable, Turns } from '../faults.ts';
import type { PipelineCode } from '../pipeline-code.ts';
import { profiles } from '../profiles.ts';
import { runSchedule, type ScheduleResult } from '../schedule.ts';
import { digestOf } from './digest.ts';
import type {
  Answer,
  ExplainAnswer,
  Failure,
  Job,
  RunAnswer,
  Shrinking,
  Story,
  Subject,
} from './jobs.ts';
import { type Plan, shrink } from './shrink.ts';
import { addCounts, addTo } from './tally.ts';

/** `onProgress` is told of an explanation, after every run. */
export async function perform(
  job: Job,
  code: PipelineCode,
  onProgress: (soFar: Shrinking) => void,
): Promise<Answer> {
  switch (job.kind) {
    case 'run':
      return runMany(job, code);
    case 'tell':
      return { kind: 'tell', story: await tell(job, code, job.plan) };
    case 'explain':
      return explain(job, code, onProgress);
  }
}

async function runMany(job: Extract<Job, { kind: 'run' }>, code: PipelineCode): Promise<RunAnswer> {
  const { profile, checkReplay } = job;
  const startMs = performance.now();
  const faults: FaultTable = new Map();
  const ends = new Map<string, number>();
  const failures: Failure[] = [];
  const different: number[] = [];
  let schedules = 0;
  let replayed = 0;
  for (let seed = job.seed; seed < job.seed + job.count; seed++) {
    const result = await named({ ...job, seed }, () =>
      runSchedule({ seed, profile: profiles[profile], code }),
    );
    schedules += 1;
    addTo(faults, result.faults);
    addCounts(ends, result.ends);
    if (checkReplay !== undefined && seed % checkReplay === 0) {
      replayed += 1;
      if (!(await isSame({ ...job, seed }, code, result))) different.push(seed);
    }
    if (!result.violation) continue;
    failures.push({ profile, seed, violation: result.violation });
    if (job.stopsAtViolation) break;
  }
  const elapsedMs = performance.now() - startMs;
  return { kind: 'run', schedules, elapsedMs, faults, ends, failures, replayed, different };
}

/** Whether two more runs tell the same story, and draw what the first drew. */
async function isSame(
  subject: Subject,
  code: PipelineCode,
  first: ScheduleResult,
): Promise<boolean> {
  const stories = [await tell(subject, code), await tell(subject, code)];
  const digests = new Set(stories.map(({ trace }) => digestOf(trace)));
  return digests.size === 1 && stories.every(({ drawn }) => drawn === first.injected);
}

async function tell(subject: Subject, code: PipelineCode, plan?: Plan): Promise<Story> {
  const { violation, trace, books, orders, injected, faults } = await named(subject, () =>
    runSchedule({
      seed: subject.seed,
      profile: profiles[subject.profile],
      code,
      isTraced: true,
      ...(plan && plan.orders !== 'all' && { without: allBut(plan.orders) }),
      ...(plan && plan.faults !== 'all' && { suppressed: allBut(plan.faults) }),
    }),
  );
  return { violation, trace, books, orders, drawn: injected, hits: faults };
}

async function explain(
  job: Extract<Job, { kind: 'explain' }>,
  code: PipelineCode,
  onProgress: (soFar: Shrinking) => void,
): Promise<ExplainAnswer> {
  const { maxRuns } = job;
  const full = await tell(job, code);
  const isIt = (story: Story) =>
    story.violation !== undefined && story.violation.invariant === full.violation?.invariant;
  let left = { orders: full.orders, faults: full.drawn };
  let tried = 0;
  const { plan, runs } = await shrink(
    full.orders,
    async (some) => {
      const story = await tell(job, code, some);
      if (isIt(story)) left = sizeOf(some, story);
      tried += 1;
      onProgress({ runs: tried, maxRuns, ...left });
      return { isBroken: isIt(story), faults: story.drawn };
    },
    maxRuns,
  );
  const { orders, drawn } = full;
  return {
    kind: 'explain',
    plan,
    runs,
    full: { orders, drawn },
    story: await tell(job, code, plan),
  };
}

const sizeOf = ({ orders, faults }: Plan, story: Story) => ({
  orders: orders === 'all' ? story.orders : orders.length,
  faults: faults === 'all' ? story.drawn : faults.length,
});

const allBut = (kept: readonly number[]): Turns => {
  const set = new Set(kept);
  return { has: (turn) => !set.has(turn) };
};

/** An exception says which schedule it came from. */
async function named<T>({ profile, seed }: Subject, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw new Error(`seed ${seed} of ${profile} ended in an exception: ${String(cause)}`, {
      cause,
    });
  }
}
