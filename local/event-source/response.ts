import { z } from 'zod';

/** Which messages of a batch failed, by their id. */
export type BatchReport =
  | { readonly kind: 'some-failed'; readonly messageIds: ReadonlySet<string> }
  | { readonly kind: 'all-failed'; readonly reason: string };

const NONE_FAILED: BatchReport = { kind: 'some-failed', messageIds: new Set() };

const Response = z
  .object({
    batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
  })
  .nullable();

/**
 * Reads the answer of a function that reports batch item failures (docs: "Handling errors for an
 * SQS event source in Lambda", success and failure conditions). An empty or null answer, and an
 * empty, null or absent list, mean that none failed. An answer of another shape, an empty or null
 * identifier, and one that is not in the batch, fail the whole batch.
 */
export function readReport(payload: unknown, batchIds: ReadonlySet<string>): BatchReport {
  const parsed = Response.safeParse(payload);
  if (!parsed.success) return { kind: 'all-failed', reason: 'the response is malformed' };
  const failures = parsed.data?.batchItemFailures ?? [];
  if (failures.length === 0) return NONE_FAILED;
  const messageIds = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
  const stranger = [...messageIds].find((id) => !batchIds.has(id));
  if (stranger !== undefined) {
    return { kind: 'all-failed', reason: `itemIdentifier ${stranger} is not in the batch` };
  }
  return { kind: 'some-failed', messageIds };
}
