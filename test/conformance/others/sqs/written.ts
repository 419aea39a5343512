/** The numbered cases, each with AWS's source, at an endpoint on the real clock. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from '../../../../bin/command-line/in-parallel.ts';
import type { ConformanceCase } from '../../case.ts';
import { cases } from '../../cases/index.ts';
import { otherEndpoint } from '../../endpoint.ts';
import { Target } from '../../target.ts';
import { clientOfCase } from './client.ts';
import type { NoAnswerError } from './no-answer.ts';

export type CaseOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** Fails, and did not end in time, or a call of it got no answer: that says nothing. */
  | { readonly kind: 'unanswered'; readonly reason: string }
  /** Waits longer than was allowed. */
  | { readonly kind: 'not run'; readonly waitsSeconds: number };

/** By the case's id. */
export type CaseOutcomes = ReadonlyMap<string, CaseOutcome>;

/** Most of them wait rather than work. */
const AT_ONCE = 16;
/** Above what a case needs besides what it declares to wait: long polls of 20 s among them. */
const LIMIT_MS = 120_000;

/**
 * Runs every case that waits at most `patienceSeconds`. One that fails and is not `expected` to, by
 * its id, or is not answered, is run again by itself: on a busy machine a clock or a connection may
 * be late.
 */
export async function runCases(
  url: string,
  patienceSeconds: number,
  expected: ReadonlySet<string>,
): Promise<CaseOutcomes> {
  const outcomes = new Map<string, CaseOutcome>();
  // The longest first: nobody waits for it alone in the end.
  const byWait = cases.toSorted((a, b) => (b.waitsSeconds ?? 0) - (a.waitsSeconds ?? 0));
  await inParallel(byWait, AT_ONCE, async (example) => {
    const { waitsSeconds = 0 } = example;
    outcomes.set(
      example.id,
      waitsSeconds > patienceSeconds
        ? { kind: 'not run', waitsSeconds }
        : await runCase(url, example),
    );
  });
  for (const example of byWait) {
    const kind = outcomes.get(example.id)?.kind;
    if (kind === 'unanswered' || (kind === 'failed' && !expected.has(example.id))) {
      outcomes.set(example.id, await runCase(url, example));
    }
  }
  return outcomes;
}

/** Runs one, once. */
export async function runCase(url: string, example: ConformanceCase): Promise<CaseOutcome> {
  const { waitsSeconds = 0 } = example;
  // The case itself may take it for a refusal.
  let unanswered: NoAnswerError | undefined;
  const sqs = clientOfCase(url, (error) => {
    unanswered ??= error;
  });
  const target = new Target(otherEndpoint(url), waitsSeconds, sqs);
  const limitMs = LIMIT_MS + waitsSeconds * 1000;
  const ended = new AbortController();
  const late = sleep(limitMs, undefined, { signal: ended.signal }).then(
    (): CaseOutcome => ({ kind: 'unanswered', reason: `does not end within ${limitMs} ms` }),
    (): CaseOutcome => ({ kind: 'passed' }),
  );
  const run = example.run(target).then(
    (): CaseOutcome => ({ kind: 'passed' }),
    (error: unknown): CaseOutcome =>
      unanswered
        ? { kind: 'unanswered', reason: reasonOf(unanswered) }
        : { kind: 'failed', reason: reasonOf(error) },
  );
  try {
    return await Promise.race([run, late]);
  } finally {
    ended.abort();
    await target.close();
  }
}

/** One line: the assertion that failed, or the error that a call met. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replace(/\s+/g, ' ').slice(0, 300);
}
