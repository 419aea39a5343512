/**
 * The `Condition` of a statement.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { type ConditionKey, type Context, conditionKey, isMultiValued } from './context.ts';
import { PolicyError } from './error.ts';
import { arnPattern, type Matches, textPattern } from './patterns.ts';

/** Whether a condition holds for a request. */
export type Condition = (context: Context) => boolean;

/** As JSON has it: operator → key → value or values. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

type Comparison = (value: string, place: string) => Matches;

const equals: Comparison = (value, place) => {
  if (value.includes('${')) {
    throw new PolicyError(place, `the policy variable in ${value} is not understood here`);
  }
  return (text) => text === value;
};

const equalsIgnoreCase: Comparison = (value, place) => {
  const same = equals(value.toLowerCase(), place);
  return (text) => same(text.toLowerCase());
};

const bool: Comparison = (value, place) => {
  if (!/^(?:true|false)$/i.test(value)) throw new PolicyError(place, `${value} is not a Boolean`);
  return equalsIgnoreCase(value, place);
};

const comparisons: Readonly<Record<string, { compare: Comparison; negated: boolean }>> = {
  StringEquals: { compare: equals, negated: false },
  StringNotEquals: { compare: equals, negated: true },
  StringEqualsIgnoreCase: { compare: equalsIgnoreCase, negated: false },
  StringNotEqualsIgnoreCase: { compare: equalsIgnoreCase, negated: true },
  StringLike: { compare: textPattern, negated: false },
  StringNotLike: { compare: textPattern, negated: true },
  ArnEquals: { compare: arnPattern, negated: false },
  ArnLike: { compare: arnPattern, negated: false },
  ArnNotEquals: { compare: arnPattern, negated: true },
  ArnNotLike: { compare: arnPattern, negated: true },
  Bool: { compare: bool, negated: false },
};

/**
 * All operators and all their keys must hold.
 * @throws PolicyError for an operator, a key or a value that is not understood here.
 */
export function parseConditions(block: ConditionBlock, place: string): readonly Condition[] {
  return Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([name, values]) =>
      toCondition(operator, conditionKey(name, place), values, `${place}.${operator}.${name}`),
    ),
  );
}

function toCondition(
  operator: string,
  key: ConditionKey,
  values: readonly string[],
  place: string,
): Condition {
  if (operator === 'Null') return nullCondition(key, values, place);
  const [, quantifier, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(operator) ?? [];
  const comparison = Object.hasOwn(comparisons, name) ? comparisons[name] : undefined;
  if (comparison === undefined) {
    throw new PolicyError(place, `the condition operator ${operator} is not understood here`);
  }
  const { compare, negated } = comparison;
  const matchers = values.map((value) => compare(value, place));
  // Any of a condition's values will do; none of them may be, where the operator negates.
  const holds: Matches = (text) => matchers.some((matches) => matches(text)) !== negated;
  if (quantifier !== undefined) {
    if (ifExists !== undefined) {
      throw new PolicyError(place, `${operator} is not understood here: it ignores IfExists`);
    }
    return quantified(key, quantifier === 'ForAllValues' ? 'every' : 'some', holds);
  }
  if (isMultiValued(key)) {
    throw new PolicyError(place, `${key} has many values: it needs ForAllValues or ForAnyValue`);
  }
  // Without the key a negated operator holds, any other does not.
  const whenAbsent = negated || ifExists !== undefined;
  return (context) => {
    const [value] = valuesOf(context, key);
    return value === undefined ? whenAbsent : holds(value);
  };
}

/** Without a value, ForAllValues holds and ForAnyValue does not: as `every` and `some` have it. */
function quantified(key: ConditionKey, method: 'every' | 'some', holds: Matches): Condition {
  return (context) => valuesOf(context, key)[method](holds);
}

/** "true": the key must be absent; "false": it must be there. */
function nullCondition(key: ConditionKey, values: readonly string[], place: string): Condition {
  const matchers = values.map((value) => bool(value, place));
  return (context) => {
    const isAbsent = String(valuesOf(context, key).length === 0);
    return matchers.some((matches) => matches(isAbsent));
  };
}

function valuesOf(context: Context, key: ConditionKey): readonly string[] {
  return [context[key] ?? []].flat();
}
