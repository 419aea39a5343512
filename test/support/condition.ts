import type { Condition, Item, Value } from '../../lambdas/runtime/ports.ts';
import { compareUtf8 } from './utf8-order.ts';

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
  if (typeof actual === 'number' && typeof value === 'number') return is(actual - value, operator);
  if (typeof actual === 'string' && typeof value === 'string') {
    return is(compareUtf8(actual, value), operator);
  }
  return false;
}

/** Whether two values whose order is `sign` stand so to each other. */
function is(sign: number, operator: Operator): boolean {
  switch (operator) {
    case '=':
      return sign === 0;
    case '<':
      return sign < 0;
    case '<=':
      return sign <= 0;
    case '>':
      return sign > 0;
    case '>=':
      return sign >= 0;
  }
}
