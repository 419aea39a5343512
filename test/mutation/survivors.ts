/** Which mutants survive, by the reason: `npm run mutation` compares them with what it finds. */
import type { Reason } from './known.ts';

export const reasons: readonly Reason[] = [];
