/** Does a sequence on the laptop and on another implementation, step by step. */
import { isDeepStrictEqual } from 'node:util';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SqsModel } from '../../../../local/sqs/model.ts';
import type { SqsDifference } from './known.ts';
import { LaptopView } from './laptop-view.ts';
import type { Outcome } from './outcome.ts';
import { Side } from './side.ts';
import type { Sequence, Step } from './step.ts';

/** Where sequences are done. */
export interface Pair {
  readonly laptop: { readonly sqs: SQSClient; readonly model: SqsModel };
  readonly other: { readonly sqs: SQSClient };
}

/** The first step whose answers differ. */
export interface Deviation {
  readonly index: number;
  readonly step: Step;
  readonly laptop: Outcome;
  readonly other: Outcome;
}

export interface Watcher {
  /** Both answered alike. */
  compared?(step: Step, outcome: Outcome): void;
  /** A step that would meet a known difference. */
  leftOut?(difference: SqsDifference): void;
}

/**
 * @param prefix begins the names of the sequence's queues: its own.
 * @param known what is left out, and what is not compared.
 * @returns undefined when every step was answered alike.
 * @throws NoAnswerError
 */
export async function runSequence(
  { setup, steps }: Sequence,
  pair: Pair,
  prefix: string,
  known: readonly SqsDifference[],
  watcher: Watcher = {},
): Promise<Deviation | undefined> {
  const laptop = new Side(pair.laptop.sqs, prefix, setup.kind);
  const other = new Side(pair.other.sqs, prefix, setup.kind);
  const sides = [laptop, other] as const;
  const view = new LaptopView(setup, pair.laptop.model, laptop);
  try {
    await both(sides, (side) => side.setUp(setup));
    for (const [index, step] of steps.entries()) {
      const met = known.find(({ meets }) => meets?.(step, view));
      if (met) {
        watcher.leftOut?.(met);
        continue;
      }
      const [ours, theirs] = await both(sides, (side) => side.perform(step));
      const [left, right] = [compared(step, ours, known), compared(step, theirs, known)];
      if (!isDeepStrictEqual(left, right)) return { index, step, laptop: left, other: right };
      watcher.compared?.(step, ours);
    }
    return undefined;
  } finally {
    await both(sides, (side) => side.tearDown());
  }
}

async function both<T>(
  [laptop, other]: readonly [Side, Side],
  work: (side: Side) => Promise<T>,
): Promise<readonly [T, T]> {
  return Promise.all([work(laptop), work(other)]);
}

function compared(step: Step, outcome: Outcome, known: readonly SqsDifference[]): Outcome {
  if (outcome.kind === 'refusal') return outcome;
  const value = known.reduce((rest, { without }) => without?.(step, rest) ?? rest, outcome.value);
  return { kind: 'answer', value };
}
