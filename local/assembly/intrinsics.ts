/** CloudFormation's intrinsic functions, resolved to plain values. */
import * as z from 'zod';
import { UnresolvableError } from './errors.ts';

/** What references resolve to. */
export interface References {
  /** A parameter, a pseudo parameter or a resource; undefined for AWS::NoValue. */
  ref(name: string, place: string): unknown;
  attribute(logicalId: string, attribute: string, place: string): string;
  condition(name: string, place: string): boolean;
  mapping(map: string, first: string, second: string, place: string): unknown;
}

/** Stands for a value that is to be left out (AWS::NoValue). */
export const NO_VALUE = Symbol('AWS::NoValue');

type Function = (argument: unknown, references: References, place: string) => unknown;

/** `value` with every intrinsic function in it resolved. `place` is named in errors. */
export function resolve(value: unknown, references: References, place: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => resolve(item, references, `${place}[${index}]`));
    return items.filter((item) => item !== NO_VALUE);
  }
  if (typeof value === 'string' && value.includes('{{resolve:')) {
    throw new UnresolvableError(place, 'a dynamic reference needs a service that is not run here');
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only) {
    const [name, argument] = only;
    const fn = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (fn) return fn(argument, references, place);
    if (name.startsWith('Fn::')) throw new UnresolvableError(place, `${name} is not known here`);
  }
  const resolved = entries.map(
    ([key, item]) => [key, resolve(item, references, `${place}.${key}`)] as const,
  );
  return Object.fromEntries(resolved.filter(([, item]) => item !== NO_VALUE));
}

/** The outcome of a condition: `Fn::Equals` and the like, or `{Condition: name}`. */
export function resolveCondition(value: unknown, references: References, place: string): boolean {
  const resolved = resolve(value, references, place);
  if (typeof resolved === 'boolean') return resolved;
  throw new UnresolvableError(place, 'is not a condition');
}

/** Parses a function's argument; the error names the place. */
function argumentOf<T>(schema: z.ZodType<T>, argument: unknown, place: string, name: string): T {
  const parsed = schema.safeParse(argument);
  if (parsed.success) return parsed.data;
  throw new UnresolvableError(place, `${name} has a malformed argument`);
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Resolves a function's argument first, then parses it. */
function onResolved<T>(
  name: string,
  schema: z.ZodType<T>,
  apply: (argument: T, place: string) => unknown,
): Function {
  return (argument, references, place) =>
    apply(argumentOf(schema, resolve(argument, references, place), place, name), place);
}

const functions: Readonly<Record<string, Function>> = {
  Ref: (argument, references, place) =>
    references.ref(argumentOf(z.string(), argument, place, 'Ref'), place),
  Condition: (argument, references, place) =>
    references.condition(argumentOf(z.string(), argument, place, 'Condition'), place),
  'Fn::GetAtt': (argument, references, place) => {
    const parts = typeof argument === 'string' ? splitOnce(argument, '.') : argument;
    const [logicalId, attribute] = argumentOf(
      z.tuple([z.string(), z.string()]),
      parts,
      place,
      'Fn::GetAtt',
    );
    return references.attribute(logicalId, attribute, place);
  },
  'Fn::Join': onResolved('Fn::Join', z.tuple([z.string(), z.array(scalar)]), ([joint, parts]) =>
    parts.join(joint),
  ),
  'Fn::Split': onResolved('Fn::Split', z.tuple([z.string(), z.string()]), ([delimiter, text]) =>
    text.split(delimiter),
  ),
  'Fn::Select': onResolved(
    'Fn::Select',
    z.tuple([z.coerce.number().int().nonnegative(), z.array(z.unknown())]),
    ([index, items], place) => {
      if (index < items.length) return items[index];
      throw new UnresolvableError(place, `Fn::Select has no item ${index}`);
    },
  ),
  'Fn::Base64': onResolved('Fn::Base64', z.string(), (text) =>
    Buffer.from(text).toString('base64'),
  ),
  'Fn::Sub': substitute,
  'Fn::FindInMap': (argument, references, place) => {
    const keys = z.tuple([z.string(), scalar, scalar]);
    const resolved = resolve(argument, references, place);
    const [map, first, second] = argumentOf(keys, resolved, place, 'Fn::FindInMap');
    return references.mapping(map, first, second, place);
  },
  'Fn::If': (argument, references, place) => {
    const branches = z.tuple([z.string(), z.unknown(), z.unknown()]);
    const [name, whenTrue, whenFalse] = argumentOf(branches, argument, place, 'Fn::If');
    return resolve(references.condition(name, place) ? whenTrue : whenFalse, references, place);
  },
  'Fn::Equals': onResolved(
    'Fn::Equals',
    z.tuple([scalar, scalar]),
    ([left, right]) => left === right,
  ),
  'Fn::Not': onResolved('Fn::Not', z.tuple([z.boolean()]), ([value]) => !value),
  'Fn::And': onResolved('Fn::And', z.array(z.boolean()).min(2), (values) => values.every(Boolean)),
  'Fn::Or': onResolved('Fn::Or', z.array(z.boolean()).min(2), (values) => values.some(Boolean)),
  'Fn::ImportValue': (_argument, _references, place) => {
    throw new UnresolvableError(
      place,
      'Fn::ImportValue needs another stack, and one stack runs here',
    );
  },
};

/** `${Name}`, `${Resource.Attribute}` and the given variables; `${!Literal}` stays as `${Literal}`. */
function substitute(argument: unknown, references: References, place: string): string {
  const forms = z.union([
    z.string().transform((text): [string, Record<string, unknown>] => [text, {}]),
    z.tuple([z.string(), z.record(z.string(), z.unknown())]),
  ]);
  const [text, variables] = argumentOf(forms, argument, place, 'Fn::Sub');
  return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(variables, name)) return String(resolve(variables[name], references, place));
    if (!name.includes('.')) return String(references.ref(name, place));
    const [logicalId = '', attribute = ''] = splitOnce(name, '.');
    return references.attribute(logicalId, attribute, place);
  });
}

function splitOnce(text: string, delimiter: string): readonly string[] {
  const at = text.indexOf(delimiter);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + delimiter.length)];
}
