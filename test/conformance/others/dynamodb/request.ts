/** What a request asks for, as the predicates of `differences.ts` have to know it. */
import * as z from 'zod';
import { keyAttribute } from '../../../../lambdas/runtime/ports.ts';
import { tables } from '../../../differential/operations.ts';
import { decimal } from './decimal.ts';
import { INDEX_KEYS } from './side.ts';

const attribute = z.record(z.string(), z.unknown());
const attributes = z.record(z.string(), attribute);
const action = z.object({
  Item: z.optional(attributes),
  Key: z.optional(attributes),
  ConditionExpression: z.optional(z.string()),
  UpdateExpression: z.optional(z.string()),
  ExpressionAttributeNames: z.optional(z.record(z.string(), z.string())),
  ExpressionAttributeValues: z.optional(attributes),
});
export type Action = z.output<typeof action>;

const transaction = z.object({
  ClientRequestToken: z.optional(z.string()),
  TransactItems: z.array(
    z.object({
      Put: z.optional(action),
      Update: z.optional(action),
      Delete: z.optional(action),
      ConditionCheck: z.optional(action),
    }),
  ),
});

const batch = z.object({
  RequestItems: z.record(z.string(), z.object({ Keys: z.array(attributes) })),
});

/** The actions of a transaction, each at its position; of any other write, itself. */
export function actionsOf(input: unknown): readonly Action[] {
  const several = transaction.safeParse(input);
  if (several.success) {
    return several.data.TransactItems.map(
      ({ Put, Update, Delete, ConditionCheck }) => Put ?? Update ?? Delete ?? ConditionCheck ?? {},
    );
  }
  const one = action.safeParse(input);
  return one.success ? [one.data] : [];
}

export function tokenOf(input: unknown): string | undefined {
  const { success, data } = transaction.safeParse(input);
  return success ? data.ClientRequestToken : undefined;
}

export function limitOf(input: unknown): number | undefined {
  const { success, data } = z.object({ Limit: z.number() }).safeParse(input);
  return success ? data.Limit : undefined;
}

/** The keys of items that a batch or a single call names. */
export function keysOf(input: unknown): readonly Readonly<Record<string, unknown>>[] {
  const several = batch.safeParse(input);
  if (several.success) {
    return Object.values(several.data.RequestItems).flatMap(({ Keys }) => Keys);
  }
  return actionsOf(input).flatMap(({ Key }) => Key ?? []);
}

/** Empty, over 2048 bytes, or no text. */
export const isInvalidKey = (key: Readonly<Record<string, unknown>>): boolean =>
  Object.values(key).some((value) => {
    const text = textOf(value);
    return text === undefined || text === '' || Buffer.byteLength(text) > 2048;
  });

function textOf(value: unknown): string | undefined {
  const { success, data } = z.object({ S: z.string() }).safeParse(value);
  return success ? data.S : undefined;
}

/** The names that an update changes, once for each time that it does. */
function changedNames({ UpdateExpression = '' }: Action): string[] {
  // The adapter names every attribute by a placeholder, and never two by one.
  return UpdateExpression.match(/#n\d+/g) ?? [];
}

export function changesTwice(action: Action): boolean {
  const names = changedNames(action);
  return new Set(names).size < names.length;
}

export const changesNothing = ({ UpdateExpression }: Action): boolean => UpdateExpression === '';

/** A number, as added by the update. */
export const addsNumber = ({ UpdateExpression = '' }: Action): boolean =>
  /\bADD /.test(UpdateExpression);

/** An attribute of the index's keys that is empty, or no text. */
export function hasInvalidIndexKey(action: Action): boolean {
  const written = action.Item ?? Object.fromEntries(settings(action));
  return INDEX_KEYS.some((name) => name in written && !textOf(written[name]));
}

/** What an update sets: name and value. */
function settings({
  UpdateExpression = '',
  ExpressionAttributeNames: names = {},
  ExpressionAttributeValues: values = {},
}: Action): readonly (readonly [string, unknown])[] {
  return [...UpdateExpression.matchAll(/(#n\d+) = (:v\d+)/g)].map(
    ([, name = '', value = '']) => [names[name] ?? name, values[value]] as const,
  );
}

/** Compares by more than equality: with an operand of another type, that is never true. */
export const comparesOrder = ({ ConditionExpression = '' }: Action): boolean =>
  /[<>]/.test(ConditionExpression);

export const compares = ({ ConditionExpression = '' }: Action): boolean =>
  /[<=>]/.test(ConditionExpression);

/** A number that DynamoDB does not take, at any depth. */
export const hasUnstorableNumber = (input: unknown): boolean =>
  numbersIn(input).some((text) => !isStorable(text));

/** At any depth, as they are spelt. */
export function numbersIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === 'N' && typeof part === 'string' ? [part] : numbersIn(part),
  );
}

const MAX_DIGITS = 38;
const MAX_EXPONENT = 125;
const MIN_EXPONENT = -130;

/** Without the zeros around them. */
export const digitsOf = (text: string): number => /^-?(\d+)/.exec(decimal(text))?.[1]?.length ?? 0;

/** Data types, Developer Guide: at most 38 digits; 0, or from 1E-130 to 9.99…E+125. */
function isStorable(text: string): boolean {
  const [, digits = '', exponent = ''] = /^-?(\d+)e(-?\d+)$/.exec(decimal(text)) ?? [];
  if (digits === '') return decimal(text) === '0';
  const magnitude = Number(exponent) + digits.length - 1;
  return digits.length <= MAX_DIGITS && magnitude <= MAX_EXPONENT && magnitude >= MIN_EXPONENT;
}

/** DynamoDB refuses it, whatever is stored. */
export function isInvalidAction(action: Action): boolean {
  const { Key, Item } = action;
  const ownKey = Object.entries(Item ?? {}).filter(([name]) => KEYS.includes(name));
  return (
    isInvalidKey(Key ?? Object.fromEntries(ownKey)) ||
    hasInvalidIndexKey(action) ||
    hasUnstorableNumber(action) ||
    changesTwice(action) ||
    changesNothing(action) ||
    sizeOf(action) > 400_000
  );
}

/** DynamoDB refuses it, or may do so for what is stored: a number is not added to a text. */
export const mayBeInvalid = (action: Action): boolean =>
  isInvalidAction(action) || addsNumber(action);

const KEYS: readonly string[] = tables.map((table) => keyAttribute[table]);

/** About how many bytes the values have. */
export const sizeOf = (input: unknown): number => Buffer.byteLength(JSON.stringify(input));
