import type { SqsDifference } from './known.ts';

/** A known difference for tests: of moto, and of what they add to it. */
export const sampleDifference: SqsDifference = {
  id: 'S01',
  of: ['moto'],
  what: '',
  right: 'laptop',
  why: '',
  source: '',
};
