import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import type { Feature, Outcome } from './feature.ts';
import type { Target } from './target.ts';

export type Result = { readonly feature: string; readonly seconds: number } & (
  | Outcome
  | {
      readonly kind: 'failed';
      readonly reason: string;
    }
);

/** Runs one after another, whatever becomes of those before. */
export async function runFeatures(
  features: readonly Feature[],
  target: Target,
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

async function outcomeOf(feature: Feature, target: Target) {
  if (target.signal.aborted) return { kind: 'not run', reason: 'it was interrupted' } as const;
  try {
    return await feature.check(target);
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    return { kind: 'failed', reason } as const;
  }
}
