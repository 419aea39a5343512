/** Does the same to two sides, until they have answered otherwise than one another. */
import { isDeepStrictEqual } from 'node:util';
import type { Call } from './recorder.ts';
import type { Side } from './side.ts';
import type { Step } from './step.ts';

/** One call, and what each side answered to it. */
export interface CallPair {
  readonly command: string;
  readonly input: unknown;
  readonly laptop: Call['outcome'];
  readonly other: Call['outcome'];
}

/** Where the two parted. Without a pair they made other calls, or only the adapter's answers differ. */
export interface Parting {
  readonly step: Step;
  /** From 0. */
  readonly nth: number;
  readonly pair?: CallPair;
  /** What both answered alike before, in this sequence. */
  readonly history: readonly Call[];
  readonly answers: readonly [laptop: unknown, other: unknown];
}

/** One of them neither answered nor refused: the connection broke, or nothing came in time. */
export const isUnanswered = ({ laptop, other }: CallPair): boolean =>
  [laptop, other].some((outcome) => outcome.kind === 'error' && outcome.status === undefined);

/**
 * A broken connection says nothing of what either does: what met one is done once more.
 * @param run one sequence, on sides that it empties first
 */
export async function untilAnswered(
  { laptop, other }: { readonly laptop: Side; readonly other: Side },
  run: () => Promise<Parting | undefined>,
): Promise<Parting | undefined> {
  const parting = await run();
  if (!parting?.pair || !isUnanswered(parting.pair)) return parting;
  laptop.reconnect();
  other.reconnect();
  return run();
}

/** Told of each call that both answered alike. */
export type OnCall = (command: string, outcome: Call['outcome']) => void;

/** @returns undefined when both did the same to the end */
export async function runSequence(
  steps: readonly Step[],
  { laptop, other }: { readonly laptop: Side; readonly other: Side },
  onCall: OnCall,
): Promise<Parting | undefined> {
  const history: Call[] = [];
  for (const [nth, step] of steps.entries()) {
    const [ours, theirs] = await Promise.all([observe(step, laptop), observe(step, other)]);
    const parting = { step, nth, history, answers: [ours.answer, theirs.answer] as const };
    for (const [at, call] of ours.calls.entries()) {
      const counterpart = theirs.calls[at];
      if (counterpart?.command !== call.command) return parting;
      const pair = pairOf(call, counterpart, step);
      if (isUnanswered(pair) || !isDeepStrictEqual(pair.laptop, pair.other)) {
        return { ...parting, pair };
      }
      history.push(call);
      onCall(call.command, call.outcome);
    }
    const isSame =
      ours.calls.length === theirs.calls.length && isDeepStrictEqual(ours.answer, theirs.answer);
    if (!isSame) return parting;
  }
  return undefined;
}

function pairOf(laptop: Call, other: Call, step: Step): CallPair {
  const seen = ({ outcome, exact }: Call) =>
    step.isExact && outcome.kind === 'answer' ? { ...outcome, output: exact } : outcome;
  const { command, input } = laptop;
  return { command, input, laptop: seen(laptop), other: seen(other) };
}

interface Observation {
  readonly answer: unknown;
  readonly calls: readonly Call[];
}

async function observe(step: Step, side: Side): Promise<Observation> {
  const answer = await step.run(side).then(
    (value) => ({ value }),
    (error: unknown) => ({ error: faultOf(error) }),
  );
  return { answer, calls: side.takeCalls() };
}

/** A fault of the adapter's says in `certain` whether something may have been written. */
const faultOf = (error: unknown) => ({
  name: error instanceof Error ? error.name : String(error),
  ...(error instanceof Error && 'certain' in error && { certain: error.certain }),
});
