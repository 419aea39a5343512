import type { Clock } from '../../lambdas/runtime/ports.ts';

/** What was waited for did not come in time; the message has the last answer. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

export interface Patience {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly withinMs: number;
  /** Between two questions; default 250 ms. */
  readonly everyMs?: number;
  readonly signal?: AbortSignal;
}

const EVERY_MS = 250;

/**
 * Asks until the answer is what is waited for; asks once more when the time is over.
 * @throws TimeLimitError; the signal's reason when it is aborted
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  isIt: (answer: T) => boolean,
  { clock, withinMs, everyMs = EVERY_MS, signal }: Patience,
): Promise<T> {
  const deadline = clock.now() + withinMs;
  for (;;) {
    signal?.throwIfAborted();
    const isLast = clock.now() >= deadline;
    const answer = await ask();
    if (isIt(answer)) return answer;
    if (isLast) {
      throw new TimeLimitError(
        `${what}: not within ${withinMs / 1000} s; at last it was ${JSON.stringify(answer)}`,
      );
    }
    await clock.sleep(everyMs);
  }
}
