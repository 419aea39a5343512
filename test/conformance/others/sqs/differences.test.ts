import { expect, it } from 'vitest';
import { cases } from '../../cases/index.ts';
import { differences } from './differences.ts';

it('every known difference is shown, by cases or by a sequence of its own', () => {
  const hidden = differences.filter(({ cases: named = [], shown }) => named.length === 0 && !shown);
  expect(hidden.map(({ id }) => id)).toEqual([]);
});

it('each names cases that there are', () => {
  const ids = new Set(cases.map(({ id }) => id));
  const named = differences.flatMap((difference) => difference.cases ?? []);
  expect(named.filter((id) => !ids.has(id))).toEqual([]);
});

it('they are numbered in their order', () => {
  expect(differences.map(({ id }) => id)).toEqual(
    differences.map((_, index) => `S${String(index + 1).padStart(2, '0')}`),
  );
});
