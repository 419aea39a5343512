/**
 * Mistakes that the simulator must find: each is small, and each is one that somebody has made. A
 * proof that cannot fail proves nothing. What shows too rarely to be found in 500 schedules has a unit
 * test of its own, and is not here.
 */
import { batchMutants } from './batches.ts';
import { failureMutants } from './failures.ts';
import { feedbackMutants } from './feedback.ts';
import { inboxMutants } from './inbox.ts';
import { mailMutants } from './mails.ts';
import type { Mutant } from './mutant.ts';
import { operationMutants } from './operations.ts';
import { orderMutants } from './orders.ts';
import { stockMutants } from './stock.ts';

export { buildCode } from './build-code.ts';
export type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [
  ...inboxMutants,
  ...batchMutants,
  ...failureMutants,
  ...stockMutants,
  ...mailMutants,
  ...feedbackMutants,
  ...orderMutants,
  ...operationMutants,
];
