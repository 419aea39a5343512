/** Code with a mistake in it, run until the mistake is caught. */
import type { ProfileName } from '../profiles.ts';
import { runCampaign } from './campaign.ts';
import { inColumns } from './columns.ts';
import type { Failure } from './jobs.ts';
import type { WorkerPool } from './pool.ts';

/** What a hunt has to know of a mutant. */
export interface Quarry {
  readonly name: string;
  /** Where it shows, the profile that finds it soonest first. */
  readonly profiles: readonly ProfileName[];
}

export interface HuntOptions {
  /** At most, of each profile. */
  readonly schedules: number;
  /** Empty: those of the mutant. */
  readonly profiles: readonly ProfileName[];
  readonly seed: number;
}

export interface Caught {
  readonly kind: 'caught';
  readonly mutant: string;
  /** Schedules of the profile that it took, the last included. */
  readonly schedules: number;
  readonly failure: Failure;
}

export interface Survived {
  readonly kind: 'survived';
  readonly mutant: string;
  readonly schedules: number;
  readonly profiles: readonly ProfileName[];
}

export type Catch = Caught | Survived;

/** One profile after the other; the count does not depend on the number of workers. */
export async function hunt(
  pool: Pick<WorkerPool, 'run'>,
  { name: mutant, profiles: own }: Quarry,
  codePath: string,
  { schedules, profiles, seed }: HuntOptions,
): Promise<Catch> {
  const tried = profiles.length > 0 ? profiles : own;
  for (const profile of tried) {
    const { failures } = await runCampaign(pool, {
      schedules,
      profiles: [profile],
      seed,
      codePath,
    });
    const [failure] = failures;
    if (failure) return { kind: 'caught', mutant, schedules: failure.seed - seed + 1, failure };
  }
  return { kind: 'survived', mutant, schedules, profiles: tried };
}

/** Mutant, schedules needed, where, and which invariant told. */
export function printCatches(catches: readonly Catch[]): string {
  const rows = catches.map((each) =>
    each.kind === 'caught'
      ? [
          each.mutant,
          String(each.schedules),
          each.failure.profile,
          String(each.failure.seed),
          each.failure.violation.invariant,
        ]
      : [each.mutant, `> ${each.schedules}`, each.profiles.join(', '), '', 'SURVIVED'],
  );
  return inColumns([['mutant', 'schedules', 'profile', 'seed', 'invariant'], ...rows], 'left');
}
