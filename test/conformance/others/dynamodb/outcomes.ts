/** What two outcomes of a call are to each other, as the predicates of `differences.ts` have to know it. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Call, Outcome } from './recorder.ts';
import { sizeOf, tokenOf } from './request.ts';
import type { CallPair } from './sequence.ts';

const isError = (outcome: Outcome, ...names: readonly string[]): boolean =>
  outcome.kind === 'error' && names.includes(outcome.name);
/** moto answers its own faults with a page of HTML, which is no JSON. */
export const isFault = (outcome: Outcome): boolean =>
  outcome.kind === 'error' && outcome.status === 500;
export const isInvalid = (outcome: Outcome): boolean => isError(outcome, 'ValidationException');
export const codesOf = (outcome: Outcome): readonly (string | undefined)[] =>
  outcome.kind === 'error' ? (outcome.reasons?.map(({ code }) => code) ?? []) : [];
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

function fieldsOf(outcome: Outcome, without: readonly string[]): object | undefined {
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
  'LastEvaluatedKey' in (fieldsOf(outcome, []) ?? {}) &&
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
