/** What the main thread asks of a worker, and what it is told. */
import type { Violation } from '../accountant.ts';
import type { BookEntry } from '../books.ts';
import type { Ends } from '../ends.ts';
import type { FaultTable } from '../faults.ts';
import type { ProfileName } from '../profiles.ts';
import type { TraceLine } from '../trace.ts';
import type { Plan, ShrunkPlan } from './shrink.ts';

/** Which schedule, of which code: with the code of a path, the same two always tell the same. */
export interface Subject {
  readonly profile: ProfileName;
  readonly seed: number;
  /** The bundle of the pipeline's code. */
  readonly codePath: string;
}

export type Job =
  /** Schedules of seeds that follow each other. */
  | ({
      readonly kind: 'run';
      readonly count: number;
      readonly checkReplay: number | undefined;
      readonly stopsAtViolation: boolean;
    } & Subject)
  /** The whole story of one schedule, or of what is left of it. */
  | ({ readonly kind: 'tell'; readonly plan: Plan | undefined } & Subject)
  /** The shortest story that violates the same. */
  | ({ readonly kind: 'explain'; readonly maxRuns: number } & Subject);

export interface Failure {
  readonly profile: ProfileName;
  readonly seed: number;
  readonly violation: Violation;
}

export interface RunAnswer {
  readonly kind: 'run';
  readonly schedules: number;
  readonly elapsedMs: number;
  readonly ends: Ends;
  readonly faults: FaultTable;
  readonly failures: readonly Failure[];
  /** Schedules that were run again, and the seeds of those that told another story. */
  readonly replayed: number;
  readonly different: readonly number[];
}

export interface Story {
  readonly violation: Violation | undefined;
  readonly trace: readonly TraceLine[];
  readonly books: readonly BookEntry[];
  /** Orders that were planned, and faults that were drawn. */
  readonly orders: number;
  readonly drawn: number;
  /** Faults that hit, by name. */
  readonly hits: FaultTable;
}

export interface TellAnswer {
  readonly kind: 'tell';
  readonly story: Story;
}

export interface ExplainAnswer {
  readonly kind: 'explain';
  readonly plan: ShrunkPlan;
  readonly runs: number;
  readonly full: Pick<Story, 'orders' | 'drawn'>;
  readonly story: Story;
}

/** How far the search for the shortest story is. */
export interface Shrinking {
  readonly runs: number;
  readonly maxRuns: number;
  /** Of the shortest that is found so far. */
  readonly orders: number;
  readonly faults: number;
}

export type Answer = RunAnswer | TellAnswer | ExplainAnswer;

/** A schedule that ends in an exception, which is a mistake of the simulation. */
export interface Crash {
  readonly kind: 'crash';
  readonly message: string;
}

/** A job on its way to a worker, and what comes back for it. */
export interface Request {
  readonly id: number;
  readonly job: Job;
}

export type Response =
  | { readonly id: number; readonly progress: Shrinking }
  | { readonly id: number; readonly answer: Answer | Crash };
