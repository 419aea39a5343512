import type { Runtime } from '../../local/runtime.ts';
import { openTarget, type Target } from './target.ts';

/** Short limits: a laptop gives a failed message back in seconds. */
const limits = {
  orderMs: 10_000,
  deadLetterMs: 30_000,
  replayMs: 60_000,
  invoices: 10,
  concurrency: 8,
};

/** A laptop runtime of this process as the suite's target. */
export function openLaptop(
  { endpointUrl, apiUrl, deployment }: Pick<Runtime, 'endpointUrl' | 'apiUrl' | 'deployment'>,
  runId: string,
): Promise<Target> {
  return openTarget({
    endpoint: endpointUrl,
    stack: deployment.stackName,
    url: apiUrl,
    region: undefined,
    foreignProfile: undefined,
    runId,
    limits,
    signal: new AbortController().signal,
  });
}
