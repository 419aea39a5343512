/** Many schedules over several profiles. */
import type { Ends } from '../ends.ts';
import type { FaultTable } from '../faults.ts';
import type { ProfileName } from '../profiles.ts';
import type { Failure, Job, RunAnswer } from './jobs.ts';
import type { WorkerPool } from './pool.ts';
import { addCounts, addTo, totalOf } from './tally.ts';

export interface CampaignOptions {
  readonly schedules: number;
  readonly profiles: readonly ProfileName[];
  /** The first seed of each profile. */
  readonly seed: number;
  readonly codePath: string;
  readonly checkReplay?: number | undefined;
  readonly keepGoing?: boolean;
  /** Told after every few schedules. */
  readonly onProgress?: (soFar: Progress) => void;
}

export interface Progress {
  readonly schedules: number;
  readonly faults: number;
  readonly failures: number;
}

/** What the schedules of one profile were like. */
export interface Share {
  schedules: number;
  faults: number;
  /** Of one thread. */
  elapsedMs: number;
}

export interface CampaignResult {
  readonly shares: ReadonlyMap<ProfileName, Readonly<Share>>;
  readonly schedules: number;
  readonly faults: FaultTable;
  readonly totalFaults: number;
  /** What came of all schedules together. */
  readonly ends: Ends;
  /** By seed, then in the order of the profiles. */
  readonly failures: readonly Failure[];
  readonly replayed: number;
  /** Schedules whose replay told another story. */
  readonly different: readonly { readonly profile: ProfileName; readonly seed: number }[];
}

/** Schedules of a job: enough to make the message cheap, few enough to share the rest evenly. */
const CHUNK = 20;

export async function runCampaign(
  pool: Pick<WorkerPool, 'run'>,
  options: CampaignOptions,
): Promise<CampaignResult> {
  const faults: FaultTable = new Map();
  const ends = new Map<string, number>();
  const failures: Failure[] = [];
  const different: { profile: ProfileName; seed: number }[] = [];
  const shares = new Map<ProfileName, Share>();
  let schedules = 0;
  let replayed = 0;
  let totalFaults = 0;
  const take = (answer: RunAnswer, profile: ProfileName) => {
    const share = shares.get(profile) ?? { schedules: 0, faults: 0, elapsedMs: 0 };
    shares.set(profile, share);
    share.schedules += answer.schedules;
    share.faults += totalOf(answer.faults);
    share.elapsedMs += answer.elapsedMs;
    schedules += answer.schedules;
    replayed += answer.replayed;
    totalFaults += totalOf(answer.faults);
    addTo(faults, answer.faults);
    addCounts(ends, answer.ends);
    failures.push(...answer.failures);
    different.push(...answer.different.map((seed) => ({ profile, seed })));
    options.onProgress?.({ schedules, faults: totalFaults, failures: failures.length });
  };
  await pool.run(jobsOf(options), (answer, { profile }) => {
    if (answer.kind === 'run') take(answer, profile);
    return failures.length > 0 && !options.keepGoing ? 'stop' : 'go-on';
  });
  const rank = ({ profile, seed }: Failure) =>
    seed * options.profiles.length + options.profiles.indexOf(profile);
  failures.sort((a, b) => rank(a) - rank(b));
  return { shares, schedules, faults, totalFaults, ends, failures, replayed, different };
}

/** Profile by profile in turn: whatever has run, all have had their share. */
export function* jobsOf(
  options: CampaignOptions,
  chunk = CHUNK,
): Generator<Extract<Job, { kind: 'run' }>> {
  const { schedules, profiles, seed, codePath, checkReplay, keepGoing } = options;
  const shareOf = (at: number) =>
    Math.floor(schedules / profiles.length) + (at < schedules % profiles.length ? 1 : 0);
  for (let from = 0; from < shareOf(0); from += chunk) {
    for (const [at, profile] of profiles.entries()) {
      const count = Math.min(chunk, shareOf(at) - from);
      if (count <= 0) continue;
      yield {
        kind: 'run',
        profile,
        seed: seed + from,
        count,
        codePath,
        checkReplay,
        stopsAtViolation: !keepGoing,
      };
    }
  }
}
