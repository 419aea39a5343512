/** Values that a schema of the contract takes, its limits among them. */
import fc from 'fast-check';
import { type Contract, type JsonSchema, resolve } from './contract.ts';
import { keepsRule, longestOf } from './rules.ts';

type Value = fc.Arbitrary<unknown>;

/** One in this many arrays is as long as the schema allows. */
const LONGEST_ARRAYS = 200;

/** By component: to make one of a long pattern takes a second. */
const made = new WeakMap<Contract, Map<string, Value>>();

/** @throws for a keyword that the contract did not have when this was written. */
export function validValue(contract: Contract, schema: JsonSchema): Value {
  const name = nameOf(schema);
  if (name === undefined) return ofType(contract, schema);
  const known = made.get(contract) ?? new Map<string, Value>();
  made.set(contract, known);
  const value =
    known.get(name) ??
    ofType(contract, resolve(contract, schema)).filter((candidate) => keepsRule(name, candidate));
  known.set(name, value);
  return value;
}

/** The name of a component that a schema refers to. */
export const nameOf = ({ $ref }: JsonSchema): string | undefined =>
  typeof $ref === 'string' ? $ref.replace('#/components/schemas/', '') : undefined;

function ofType(contract: Contract, schema: JsonSchema): Value {
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum']);
  switch (schema['type']) {
    case 'string':
      return stringOf(schema);
    case 'integer':
      return fc.integer({ min: numberOf(schema, 'minimum'), max: numberOf(schema, 'maximum') });
    case 'array':
      return arrayOf(contract, schema);
    case 'object':
      return fc.record(
        Object.fromEntries(
          propertiesOf(schema).map(([key, child]) => [key, validValue(contract, child)]),
        ),
        { requiredKeys: requiredOf(schema) },
      );
    default:
      throw new Error(`cannot make a value of ${JSON.stringify(schema)}`);
  }
}

function stringOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { pattern, minLength = 0, maxLength = 40 } = schema;
  const max = Number(maxLength);
  const isLongEnough = (text: string) =>
    [...text].length >= Number(minLength) && [...text].length <= max;
  const usual =
    typeof pattern === 'string'
      ? matching(pattern, max)
      : fc.string({ unit: 'grapheme', minLength: Number(minLength), maxLength: max });
  const longest = longestOf(schema);
  return fc.oneof(
    { weight: 12, arbitrary: usual.filter(isLongEnough) },
    ...(longest === undefined ? [] : [{ weight: 1, arbitrary: fc.constant(longest) }]),
  );
}

/** fast-check makes no lookaheads: they are left out, and filtered by. */
function matching(pattern: string, maxLength: number): fc.Arbitrary<string> {
  const whole = new RegExp(pattern, 'u');
  const simple = new RegExp(pattern.replace(/\(\?=[^)]*\)/g, ''), 'u');
  return fc.stringMatching(simple, { maxLength, size: 'small' }).filter((text) => whole.test(text));
}

/** Strings in items are made distinct where a rule wants it: see `rules.ts`. */
function arrayOf(contract: Contract, schema: JsonSchema): Value {
  const items = validValue(contract, asSchema(schema['items']));
  const minLength = numberOf(schema, 'minItems');
  const maxLength = numberOf(schema, 'maxItems');
  const array = (constraints: fc.ArrayConstraints) =>
    fc.array(items, constraints).map(distinctProducts);
  return fc.oneof(
    { weight: LONGEST_ARRAYS, arbitrary: array({ minLength, maxLength, size: 'small' }) },
    { weight: 1, arbitrary: items.map((item) => filled(item, maxLength)) },
  );
}

/** As many lines of one kind, each with another product. */
export function filled(item: unknown, length: number): readonly unknown[] {
  return Array.from({ length }, (_, n) =>
    isLine(item) ? { ...item, sku: `${item.sku.slice(0, 50)}${n}` } : item,
  );
}

function distinctProducts(items: readonly unknown[]): readonly unknown[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    if (!isLine(item)) return true;
    const isNew = !seen.has(item.sku);
    seen.add(item.sku);
    return isNew;
  });
}

export const isLine = (item: unknown): item is { readonly sku: string } =>
  typeof item === 'object' && item !== null && 'sku' in item && typeof item.sku === 'string';

export const asSchema = (schema: unknown): JsonSchema => {
  if (typeof schema === 'object' && schema !== null) return { ...schema };
  throw new Error(`no schema: ${JSON.stringify(schema)}`);
};

export const propertiesOf = (schema: JsonSchema): readonly (readonly [string, JsonSchema])[] =>
  Object.entries(asSchema(schema['properties'])).map(([key, child]) => [key, asSchema(child)]);

export const requiredOf = (schema: JsonSchema): string[] =>
  Array.isArray(schema['required']) ? schema['required'].map(String) : [];

export function numberOf(schema: JsonSchema, keyword: string): number {
  const number = schema[keyword];
  if (typeof number === 'number') return number;
  throw new Error(`no ${keyword} in ${JSON.stringify(schema)}`);
}
