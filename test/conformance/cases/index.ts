import type { ConformanceCase } from '../case.ts';
import { batches } from './batches.ts';
import { deadLetters } from './dead-letters.ts';
import { deduplication } from './deduplication.ts';
import { ordering } from './ordering.ts';
import { queues } from './queues.ts';
import { sending } from './sending.ts';
import { standard } from './standard.ts';
import { visibility } from './visibility.ts';

/** Every case, in the order of their numbers. */
export const cases: readonly ConformanceCase[] = [
  ...ordering,
  ...deduplication,
  ...visibility,
  ...deadLetters,
  ...sending,
  ...batches,
  ...queues,
  ...standard,
];
