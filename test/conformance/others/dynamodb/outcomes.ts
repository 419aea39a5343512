/** What two outcomes of a call are to each other, as the predicates of `differences.ts` have to know it. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Call, Outcome } from './recorder.ts';
import { digitsOf, limitOf, numbersIn, sizeOf, tokenOf } from './request.ts';
import type { CallPair } from './sequence.ts';

const isError = (outcome: Outcome, ...names: readonly string[]): boolean =>
  outcome.kind === 'error' && names.includes(outcome.name);
/** moto answers its own faults with a page of HTML, which is no JSON. */
export const isFault = (outcome: Outcome): boolean =>
  outcome.kind === 'error' && outcome.status === 500;
export const isInvalid = (outcome: Outcome): boolean => isError(outcome, 'ValidationException');
const reasonsOf = (outcome: Outcome) => (outcome.kind === 'error' ? (outcome.reasons ?? []) : []);
export const codesOf = (outcome: Outcome): readonly (string | undefined)[] =>
  reasonsOf(outcome).map(({ code }) => code);
export const isTransaction = ({ command }: CallPair): boolean => command === 'TransactWriteItems';

/** Refused for what was asked, or for a condition: in either case nothing was written. */
export const isRefusal = (outcome: Outcome): boolean =>
  isError(outcome, 'ValidationException', 'ConditionalCheckFailedException') ||
  (isError(outcome, 'TransactionCanceledException') &&
    codesOf(outcome).every((code) => code !== undefined && REFUSALS.includes(code)));
const REFUSALS = ['None', 'ConditionalCheckFailed', 'ValidationError'];

/** Refused for what was asked, be it by one action alone. */
export const saysInvalid = (outcome: Outcome): boolean =>
  isInvalid(outcome) || codesOf(outcome).includes('ValidationError');

/** The two answers are the same without these fields. */
export function differOnlyIn({ laptop, other }: CallPair, ...fields: readonly string[]): boolean {
  const [ours, theirs] = [laptop, other].map((outcome) => fieldsOf(outcome, fields));
  return ours !== undefined && isDeepStrictEqual(ours, theirs);
}

/** Of a page of a query or a scan; NaN for one that is none. */
function countOf(outcome: Outcome): number {
  const count = fieldsOf(outcome)?.['Count'];
  return typeof count === 'number' ? count : Number.NaN;
}

export const isEmptyPage = (outcome: Outcome): boolean => countOf(outcome) === 0;

/** A page that something follows; of a scan see `normal.ts`. */
function hasNext(outcome: Outcome): boolean {
  const fields = fieldsOf(outcome);
  return fields?.['LastEvaluatedKey'] !== undefined || fields?.['isLast'] === false;
}

/** It counts one item that is not in the page, and comes after it. */
export const countsOneMore = (outcome: Outcome): boolean =>
  hasNext(outcome) && fieldsOf(outcome)?.['ScannedCount'] === countOf(outcome) + 1;

/** The same pages, that end at their limit: only the laptop says where. */
export const isLastAtLimit = (pair: CallPair): boolean =>
  differOnlyIn(pair, 'LastEvaluatedKey', 'isLast') &&
  limitOf(pair.input) === countOf(pair.laptop) &&
  hasNext(pair.laptop) &&
  !hasNext(pair.other);

/** The same answers, but for digits of numbers that only the laptop has: the other keeps 28. */
export function isRounded({ laptop, other }: CallPair): boolean {
  if (laptop.kind !== 'answer' || other.kind !== 'answer') return false;
  return (
    isDeepStrictEqual(floating(laptop.output), floating(other.output)) &&
    hasLongNumber(laptop) &&
    !hasLongNumber(other)
  );
}

/** Of more digits than those that keep 28 have. */
export const hasLongNumber = (outcome: Outcome): boolean =>
  outcome.kind === 'answer' && numbersIn(outcome.output).some((text) => digitsOf(text) > 28);

/** With numbers of about 16 digits. */
const floating = (output: unknown): unknown =>
  JSON.parse(
    JSON.stringify(output, (name, part: unknown) =>
      name === 'N' && typeof part === 'string' ? Number(part) : part,
    ),
  );

/**
 * A single write that is invalid, and whose condition is not met: the laptop says the first, and the
 * other the second.
 */
export const tellsInvalidFirst = ({ laptop, other }: CallPair): boolean =>
  isInvalid(laptop) && isError(other, 'ConditionalCheckFailedException');

/**
 * A transaction that the laptop cancels, with a reason for each action: the other refuses all of it
 * as invalid, or none of the actions that the laptop does not.
 */
export function tellsMoreReasons({ laptop, other }: CallPair): boolean {
  if (!isError(laptop, 'TransactionCanceledException')) return false;
  if (isInvalid(other)) return true;
  const [ours, theirs] = [reasonsOf(laptop), reasonsOf(other)];
  return ours.length === theirs.length && theirs.every((reason, at) => isToldBy(ours[at], reason));
}

type Reason = ReturnType<typeof reasonsOf>[number];

/** Where both name the condition they met the same item. */
function isToldBy(ours: Reason | undefined, theirs: Reason): boolean {
  if (theirs.code === 'None') return true;
  if (ours?.code === theirs.code) return isDeepStrictEqual(ours, theirs);
  return ours?.code !== undefined && ours.code !== 'None';
}

function fieldsOf(
  outcome: Outcome,
  without: readonly string[] = [],
): Readonly<Record<string, unknown>> | undefined {
  if (outcome.kind !== 'answer') return undefined;
  const { success, data } = z.record(z.string(), z.unknown()).safeParse(outcome.output);
  if (!success) return undefined;
  return Object.fromEntries(Object.entries(data).filter(([name]) => !without.includes(name)));
}

/** Refused one action's condition on an item with a truth value. */
export function refusesTruth(outcome: Outcome, at: number): boolean {
  if (outcome.kind !== 'error') return false;
  const item = outcome.reasons ? outcome.reasons[at]?.item : outcome.item;
  return JSON.stringify(item ?? null).includes('{"BOOL":');
}

/** Refuses fewer actions than the other does, and none that it does not; or nothing. */
export function isMorePermissive(one: Outcome, than: Outcome): boolean {
  if (one.kind === 'answer') return true;
  const refused = codesOf(than);
  return (
    codesOf(one).length === refused.length &&
    codesOf(one).every((code, at) => code === 'None' || code === refused[at])
  );
}

/** A page that something follows, and that is about as large as one can be. */
export const isFullPage = (outcome: Outcome): boolean =>
  outcome.kind === 'answer' &&
  'LastEvaluatedKey' in (fieldsOf(outcome) ?? {}) &&
  sizeOf(outcome.output) > 900_000;

export const hasEmptyValue = (input: unknown): boolean =>
  JSON.stringify(input).includes('{"S":""}');

export const repeatsToken = ({ input }: CallPair, history: readonly Call[]): boolean => {
  const token = tokenOf(input);
  return token !== undefined && history.some(({ input }) => tokenOf(input) === token);
};

/** What is read after a transaction was sent twice. */
export function afterRepetition({ command }: CallPair, history: readonly Call[]): boolean {
  const tokens = history.flatMap(({ input }) => tokenOf(input) ?? []);
  return command === 'BatchGetItem' && new Set(tokens).size < tokens.length;
}

export const withoutEmptyLists = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      Array.isArray(part) && part.length === 0 ? undefined : part,
    ),
  );
