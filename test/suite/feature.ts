import type { Target } from './target.ts';

/** How the run of a feature's check ended, if it did not throw: whatever it throws is a failure. */
export type Outcome =
  | {
      readonly kind: 'passed';
      /** From the first submission until that order is seen confirmed, ms: of the check that measures it. */
      readonly firstConfirmedMs?: number;
    }
  /** The target lacks what the feature needs, or nobody asked for it. */
  | { readonly kind: 'not run'; readonly reason: string };

/** Something that every deployment of the pipeline must do, and how that is seen from outside. */
export interface Feature {
  /** One word or two, as `--only` takes it. */
  readonly name: string;
  /** What is seen when it passes. */
  readonly promise: string;
  /** @throws whatever shows that the target does not keep the promise */
  check(target: Target): Promise<Outcome>;
}

export const passed: Outcome = { kind: 'passed' };

export const notRun = (reason: string): Outcome => ({ kind: 'not run', reason });
