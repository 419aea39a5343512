import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { submission } from '../../core/submission.ts';
import { readContract } from './contract.ts';
import { mutatedValue } from './mutated-value.ts';
import { validValue } from './valid-value.ts';

const contract = readContract();
const schema = { $ref: '#/components/schemas/Submission' };
const seed = 7;

/** As it comes out of the parser on the other side. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const pointersOf = (value: unknown): readonly string[] =>
  (submission.safeParse(sent(value)).error?.issues ?? []).flatMap((issue) => {
    const path = issue.path.map(String);
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
    return paths.map((parts) =>
      parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    );
  });

describe('a valid value', () => {
  it('is what the API takes', () => {
    fc.assert(
      fc.property(validValue(contract, schema), (value) => {
        expect(pointersOf(value)).toEqual([]);
      }),
      { seed, numRuns: 300 },
    );
  });

  it('comes to the limits of the contract', () => {
    const values = fc.sample(validValue(contract, schema), { seed, numRuns: 1_500 });
    const text = JSON.stringify(values);
    expect(text).toContain('"quantity":1}');
    expect(text).toContain('"quantity":100000}');
    expect(text).toContain(`"name":"${'🦉'.repeat(200)}"`);
    expect(text).toContain(`"sku":"${'~'.repeat(64)}"`);
    expect(text).toMatch(/"email":"l{64}@[^"]{189}"/);
    expect(Math.max(...values.map((value) => Object(value).lines.length))).toBe(1_000);
  });
});

describe('a mutated value', () => {
  const mutations = mutatedValue(contract, schema);

  it('is what the API refuses, where it says so', () => {
    fc.assert(
      fc.property(mutations, ({ value, pointer }) => {
        expect(pointersOf(value)).toContain(pointer);
      }),
      { seed, numRuns: 600 },
    );
  });

  it('is wrong in every way that it can be', () => {
    const kinds = new Set(fc.sample(mutations, { seed, numRuns: 1_000 }).map(({ what }) => what));
    expect([...kinds].sort()).toEqual([
      'beyond the limit',
      'missing field',
      'pattern broken',
      'rule broken',
      'too few items',
      'too long',
      'too many items',
      'too short',
      'unknown field',
      'wrong type',
    ]);
  });
});

it('a keyword that nobody can make values of is told', () => {
  expect(() => validValue(contract, { type: 'number' })).toThrow('cannot make a value of');
});
