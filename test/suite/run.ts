import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import type { Outcome } from './feature.ts';
import type { Target } from './target.ts';

export type Result = { readonly feature: string; readonly seconds: number } & (
  | Outcome
  | {
      readonly kind: 'failed';
      readonly reason: string;
    }
);

/** Runs one after another, whatever becomes of those before. */
export async function runFeatures<T extends Pick<Target, 'signal'>>(
  features: readonly { readonly name: string; check(target: T): Promise<Outcome> }[],
  target: T,
  onResult: (result: Result) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const feature of features) {
    const startedAtMs = systemClock.now();
    const outcome = await outcomeOf(feature, target);
    const seconds = (systemClock.now() - startedAtMs) / 1000;
    const result = { feature: feature.name, seconds, ...outcome };
    results.push(result);
    onResult(result);
  }
  return results;
}

async function outcomeOf<T extends Pick<Target, 'signal'>>(
  feature: { check(target: T): Promise<Outcome> },
  target: T,
) {
  if (target.signal.aborted) return { kind: 'not run', reason: 'it was interrupted' } as const;
  try {
    return await feature.check(target);
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    return { kind: 'failed', reason } as const;
  }
}
