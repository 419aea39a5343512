import { PermanentFault } from '../../lambdas/runtime/faults.ts';
import type { Outcome } from './command.ts';

/** What this version cannot read is an answer, too. */
export async function orUnreadable(look: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof PermanentFault)) throw error;
    return { isWell: false, text: error.message, data: { unreadable: error.message } };
  }
}
