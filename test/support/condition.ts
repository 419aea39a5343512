import type { Condition, Item, Value } from '../../lambdas/runtime/ports.ts';

/** Whether DynamoDB would find the condition true: an absent attribute compares with nothing. */
export function holds(condition: Condition, item: Item | undefined): boolean {
  switch (condition.kind) {
    case 'absent':
      return item?.[condition.attribute] === undefined;
    case 'compare': {
      const attribute = item?.[condition.attribute];
      const actual =
        condition.field === undefined ? attribute : fieldOf(attribute, condition.field);
      return compares(actual, condition.operator, condition.value);
    }
    case 'all':
      return condition.of.every((part) => holds(part, item));
    case 'any':
      return condition.of.some((part) => holds(part, item));
  }
}

function fieldOf(value: Value | undefined, field: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([name]) => name === field)?.[1];
}

type Operator = Extract<Condition, { kind: 'compare' }>['operator'];

function compares(actual: unknown, operator: Operator, value: string | number): boolean {
  if (typeof actual === 'number' && typeof value === 'number')
    return order(actual, operator, value);
  if (typeof actual === 'string' && typeof value === 'string')
    return order(actual, operator, value);
  return false;
}

function order<T extends string | number>(actual: T, operator: Operator, value: T): boolean {
  switch (operator) {
    case '=':
      return actual === value;
    case '<':
      return actual < value;
    case '<=':
      return actual <= value;
    case '>':
      return actual > value;
    case '>=':
      return actual >= value;
  }
}
