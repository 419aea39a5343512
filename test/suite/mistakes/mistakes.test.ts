import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { applyMutant } from '../../simulation/mutants/mutant.ts';
import { features } from '../features/index.ts';
import { mistakes } from './all.ts';

it('each feature has a mistake that its check must see', () => {
  const named = new Set(mistakes.map(({ feature }) => feature));
  expect([...named].sort()).toEqual(features.map(({ name }) => name).sort());
});

it.each(mistakes.map((mistake) => [mistake.name, mistake] as const))(
  '%s still fits the code, and changes it',
  (_, mistake) => {
    const source = readFileSync(new URL(`../../../${mistake.file}`, import.meta.url), 'utf8');
    expect(applyMutant(mistake, source)).not.toBe(source);
  },
);
