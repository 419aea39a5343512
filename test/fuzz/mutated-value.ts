/** Values that are one mutation away from what a schema of the contract takes. */
import fc from 'fast-check';
import { type Contract, type JsonSchema, resolve } from './contract.ts';
import { longestOf, ruleBreakersOf } from './rules.ts';
import {
  asSchema,
  filled,
  nameOf,
  numberOf,
  propertiesOf,
  requiredOf,
  validValue,
} from './valid-value.ts';

export interface Mutation {
  readonly value: unknown;
  /** JSON pointer (RFC 6901) to what is wrong. */
  readonly pointer: string;
  readonly what: string;
}

type Mutations = fc.Arbitrary<Mutation>;

const here =
  (what: string) =>
  (value: unknown): Mutation => ({ value, pointer: '', what });

/** Names that are every object's, or mean something to somebody. */
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  'length',
  '',
  'a/b~c',
  'price',
  'coupon',
  'ünï',
  '$where',
  '0',
];
const ANYTHING = [null, true, 0.5, 'x', [], {}, [{}], { sku: 'A' }, -1, '1'] as const;
const ODD_TEXTS = [
  '',
  ' ',
  'a b',
  'ключ',
  '\u0000',
  'a\n',
  'a\u007f',
  'a@b',
  '@b.example',
  'a@b@c.example',
  '\ud800',
];

/** Each says where it is wrong; all else about it is valid. */
export function mutatedValue(contract: Contract, schema: JsonSchema): Mutations {
  const actual = resolve(contract, schema);
  return fc.oneof(
    { weight: 1, arbitrary: wrongType(actual) },
    ...ofType(contract, actual, nameOf(schema)).map((arbitrary) => ({ weight: 2, arbitrary })),
  );
}

function wrongType({ type }: JsonSchema): Mutations {
  const others = ANYTHING.filter((value) => typeOf(value) !== type);
  return fc.constantFrom(...others).map(here('wrong type'));
}

function typeOf(value: (typeof ANYTHING)[number]): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function ofType(contract: Contract, schema: JsonSchema, name: string | undefined): Mutations[] {
  switch (schema['type']) {
    case 'string':
      return [fc.constantFrom(...wrongTexts(schema, name))];
    case 'integer':
      return [fc.constantFrom(...wrongNumbers(schema))];
    case 'array':
      return arrayMutations(contract, schema);
    case 'object':
      return objectMutations(contract, schema);
    default:
      throw new Error(`cannot mutate ${JSON.stringify(schema)}`);
  }
}

function wrongTexts(schema: JsonSchema, name: string | undefined): readonly Mutation[] {
  const { pattern, minLength } = schema;
  const fits = typeof pattern === 'string' ? new RegExp(pattern, 'u') : /^/;
  const longest = longestOf(schema);
  return [
    ...ODD_TEXTS.filter((text) => !fits.test(text)).map(here('pattern broken')),
    ...(minLength === 1 ? [''] : []).map(here('too short')),
    ...(longest === undefined ? [] : [`${longest}a`, longest.repeat(20)]).map(here('too long')),
    ...ruleBreakersOf(name).map(here('rule broken')),
  ];
}

function wrongNumbers(schema: JsonSchema): readonly Mutation[] {
  const min = numberOf(schema, 'minimum');
  const max = numberOf(schema, 'maximum');
  return [min - 1, -max, max + 1, 2 ** 53, 1e300, min + 0.5, max - 0.001].map(
    here('beyond the limit'),
  );
}

function arrayMutations(contract: Contract, schema: JsonSchema): Mutations[] {
  const item = asSchema(schema['items']);
  const valid = validValue(contract, schema).filter((items) => Array.isArray(items));
  const withOne = fc.tuple(valid, mutatedValue(contract, item), fc.nat());
  return [
    fc.constant(here('too few items')([])),
    validValue(contract, item).map((value) =>
      here('too many items')(filled(value, numberOf(schema, 'maxItems') + 1)),
    ),
    withOne.map(([items, wrong, at]) => {
      const index = at % items.length;
      return below(`${index}`, wrong, (value) => items.with(index, value));
    }),
  ];
}

function objectMutations(contract: Contract, schema: JsonSchema): Mutations[] {
  const properties = propertiesOf(schema);
  const names = ODD_NAMES.filter((name) => !properties.some(([key]) => key === name));
  const valid = validValue(contract, schema).map((value) => asSchema(value));
  const odd = fc.constantFrom(...names);
  const missing = fc.constantFrom(...requiredOf(schema));
  return [
    fc.tuple(valid, missing).map(([value, key]) => {
      const { [key]: _gone, ...rest } = value;
      return { value: rest, pointer: `/${key}`, what: 'missing field' };
    }),
    fc.tuple(valid, odd, fc.constantFrom(...ANYTHING)).map(([value, key, extra]) => ({
      value: withField(value, key, extra),
      pointer: `/${escapePart(key)}`,
      what: 'unknown field',
    })),
    ...properties.map(([key, child]) =>
      fc
        .tuple(valid, mutatedValue(contract, child))
        .map(([value, wrong]) => below(key, wrong, (inner) => ({ ...value, [key]: inner }))),
    ),
  ];
}

function below(part: string, wrong: Mutation, put: (value: unknown) => unknown): Mutation {
  return { ...wrong, value: put(wrong.value), pointer: `/${escapePart(part)}${wrong.pointer}` };
}

const escapePart = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** As `JSON.parse` would make it: `__proto__` is a field like any other. */
function withField(value: object, key: string, extra: unknown): object {
  return Object.defineProperty({ ...value }, key, { value: extra, enumerable: true });
}
