import type { BatchOutcome } from '../batch.ts';
import { unlessEmpty } from './action.ts';

/** A batch's answer: every entry is in one of its two lists. */
export function batchAnswer(outcome: BatchOutcome<{ readonly Id: string }, object>) {
  const successful = outcome.successful.map(({ entry, result }) => ({ Id: entry.Id, ...result }));
  const failed = outcome.failed.map(({ entry, error }) => ({
    Id: entry.Id,
    SenderFault: true,
    Code: error.queryCode,
    Message: error.message,
  }));
  return { ...unlessEmpty('Successful', successful), ...unlessEmpty('Failed', failed) };
}
