/** Generated sequences, several at once; one that deviates is shrunk to its shortest. */
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { inParallel } from '../../../../bin/command-line/in-parallel.ts';
import type { SqsDifference } from './known.ts';
import { type Connections, NoAnswerError, onceMoreIfUnanswered } from './no-answer.ts';
import { type Deviation, type Pair, runSequence } from './run-sequence.ts';
import { sequences } from './sequences.ts';
import type { Sequence } from './step.ts';
import { Tally } from './tally.ts';
import { uniquePrefix } from './unique-prefix.ts';

export interface GeneratedOptions {
  /** Makes connections of their own for some of the sequences. */
  readonly connect: () => Connections<Pair>;
  readonly known: readonly SqsDifference[];
  readonly sequences: number;
  /** Of the first sequence; each next has the next seed. */
  readonly seed: number;
  /** Where they are drawn from. Default: sequences of all kinds. */
  readonly drawn?: fc.Arbitrary<Sequence>;
  readonly onDone: () => void;
}

/** A sequence that deviates, as short as it could be made. */
export interface Found {
  readonly seed: number;
  readonly sequence: Sequence;
  readonly deviation: Deviation;
}

class Deviates extends Error {
  readonly found: Found;
  constructor(found: Found) {
    super('The answers to a step differ.');
    this.found = found;
  }
}

/** Of each implementation: it answers the one while it works at another. */
const AT_ONCE = 8;
/**
 * Sequences of about 20 calls on the same connections: MiniStack's server closes one after 1,000
 * requests, and a call that meets that is neither answered nor refused.
 */
const ROUND = 40;
/** No more than these are shrunk: one mistake is met by many. */
const MAX_FOUND = 10;
const SHRINK_LIMIT_MS = 20_000;

/** @throws when a call of a sequence got no answer, nor one when the sequence was done again. */
export async function runGenerated(options: GeneratedOptions) {
  const tally = new Tally();
  const found: Found[] = [];
  const isEnough = () => found.length >= MAX_FOUND;
  const seeds = Array.from({ length: options.sequences }, (_, index) => options.seed + index);
  for (let from = 0; from < seeds.length && !isEnough(); from += ROUND) {
    const { pair, destroy } = options.connect();
    await inParallel(seeds.slice(from, from + ROUND), AT_ONCE, async (seed) => {
      if (isEnough()) return;
      const deviation = await runSeed(seed, pair, options, tally);
      if (deviation) found.push(deviation);
      options.onDone();
    }).finally(destroy);
  }
  return { tally, found: found.slice(0, MAX_FOUND) };
}

/** The sequence of a seed, and, if it deviates, those that fast-check shrinks it to. */
async function runSeed(
  seed: number,
  pair: Pair,
  { connect, known, drawn = sequences() }: GeneratedOptions,
  tally: Tally,
): Promise<Found | undefined> {
  // What shrinking does is not counted.
  let first: Tally | undefined;
  // Says nothing of the other: no shorter sequence is looked for.
  let unanswered: NoAnswerError | undefined;
  let shrinksUntil = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(drawn, async (sequence) => {
    // The shortest by then is short enough: what is left to try passes.
    if (performance.now() > shrinksUntil) return;
    const done = await onceMoreIfUnanswered(pair, connect, async (on) => {
      const own = new Tally();
      return { own, deviation: await runSequence(sequence, on, uniquePrefix(), known, own) };
    }).catch((error: unknown) => {
      if (!(error instanceof NoAnswerError)) throw error;
      unanswered = error;
    });
    if (!done) return;
    const { own, deviation } = done;
    first ??= own;
    if (deviation) {
      shrinksUntil = Math.min(shrinksUntil, performance.now() + SHRINK_LIMIT_MS);
      throw new Deviates({ seed, sequence, deviation });
    }
    own.ended();
  });
  const details = await fc.check(property, { seed, numRuns: 1 });
  if (first) tally.add(first);
  if (details.errorInstance instanceof Deviates) return details.errorInstance.found;
  if (details.errorInstance) throw details.errorInstance;
  if (unanswered) {
    const message = `A call of the sequence of --seed ${seed} got no answer, twice.`;
    throw new Error(message, { cause: unanswered });
  }
  return undefined;
}
