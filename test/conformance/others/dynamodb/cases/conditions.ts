import { type Case, caseOf, change, get, product, write } from './case.ts';

const compared = (attribute: string, operator: '=' | '<' | '>=', value: string | number) =>
  write({
    ...change('1', { set: { met: `${operator} ${value}` } }),
    when: { kind: 'compare', attribute, operator, value },
  });

/** What compares with what. */
export const conditionCases: readonly Case[] = [
  caseOf(
    'an attribute that is not there is not compared',
    compared('a', '=', 1),
    compared('a', '<', 1),
    compared('a', '>=', ''),
  ),
  ...(['=', '<', '>='] as const).map((operator) =>
    caseOf(
      `a text and a number do not compare: ${operator}`,
      write(product('1', { a: 'b', n: 1 })),
      compared('a', operator, 1),
      compared('n', operator, 'b'),
    ),
  ),
  caseOf(
    'a list, a map, a truth value and null are not less than anything',
    write(product('1', { a: [1], b: { c: 1 }, t: true, z: null })),
    ...['a', 'b', 't', 'z'].map((attribute) => compared(attribute, '<', 'x')),
  ),
  ...(['=', '<'] as const).map((operator) =>
    caseOf(
      `a truth value and a number do not compare: ${operator}`,
      write(product('1', { t: true, f: false })),
      compared('f', operator, operator === '=' ? 0 : 1),
      compared('t', operator, operator === '=' ? 1 : 2),
    ),
  ),
  caseOf(
    'texts compare by their UTF-8',
    write(product('1', { a: '\u{1f600}' })),
    compared('a', '>=', '\uff5e'),
    write(product('1', { a: '\uff5e' })),
    compared('a', '>=', '\u{1f600}'),
    compared('a', '<', '\u{1f600}'),
  ),
  caseOf(
    'numbers compare by their value',
    write(product('1', { n: 10 })),
    compared('n', '<', 9),
    compared('n', '=', 10),
    compared('n', '>=', -1e15),
  ),
  caseOf(
    'a condition reads a field of a map',
    write(product('1', { m: { 'a.b': 1 } })),
    write({
      ...change('1', { set: { met: true } }),
      when: { kind: 'compare', attribute: 'm', field: 'a.b', operator: '=', value: 1 },
    }),
    write({
      ...change('1', { set: { met: true } }),
      when: { kind: 'compare', attribute: 'm', field: 'c', operator: '=', value: 1 },
    }),
    get('1'),
  ),
];
