import { SqsError } from './errors.ts';
import { limits } from './limits.ts';

/** What became of a batch's entries, each list in the order of the request. */
export interface BatchOutcome<E, R> {
  readonly successful: readonly { readonly entry: E; readonly result: R }[];
  readonly failed: readonly { readonly entry: E; readonly error: SqsError }[];
}

/** Does each entry by itself: a refusal of one leaves the others alone. */
export function settleBatch<E, R>(
  entries: readonly E[],
  action: (entry: E) => R,
): BatchOutcome<E, R> {
  const successful: { entry: E; result: R }[] = [];
  const failed: { entry: E; error: SqsError }[] = [];
  for (const entry of entries) {
    try {
      successful.push({ entry, result: action(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      failed.push({ entry, error });
    }
  }
  return { successful, failed };
}

/**
 * What every batch action asks of its entries. Throws EmptyBatchRequest,
 * TooManyEntriesInBatchRequest, InvalidBatchEntryId or BatchEntryIdsNotDistinct.
 */
export function checkBatchEntries(
  entries: readonly { readonly Id: string }[],
  entryType: string,
): void {
  if (entries.length === 0) {
    throw new SqsError(
      'EmptyBatchRequest',
      `There should be at least one ${entryType} in the request.`,
    );
  }
  if (entries.length > limits.maxBatchEntries) {
    throw new SqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${limits.maxBatchEntries}. You have sent ${entries.length}.`,
    );
  }
  const seen = new Set<string>();
  for (const { Id } of entries) {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(Id)) {
      throw new SqsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    }
    if (seen.has(Id)) throw new SqsError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    seen.add(Id);
  }
}
