/**
 * The transactional inbox: the record of a handled message, the effect and the messages owed commit
 * in one transaction; what is owed is sent after it, and again whenever the message comes back.
 */
import * as z from 'zod/mini';
import { PermanentFault } from './faults.ts';
import { type Condition, type Item, type Outgoing, queueRoles, type Write } from './ports.ts';

/**
 * How long a record is kept. A message can come back for 14 days on its queue, 14 in the
 * dead-letter queue and 14 after a redrive (SQS's longest retention, each started anew by the
 * move); the rest is margin.
 */
export const RECORD_LIFETIME_MS = 60 * 24 * 60 * 60 * 1000;

const queueRole = z.enum(queueRoles);

const record = z.object({
  messageId: z.string(),
  owed: z.array(
    z.strictObject({ queue: queueRole, groupId: z.string(), id: z.string(), body: z.string() }),
  ),
  /** Seconds since the epoch, as DynamoDB's time to live wants it. */
  expiresAt: z.int(),
});

/** The write that records a message: refused when it is recorded already. */
export function recordWrite(messageId: string, owed: readonly Outgoing[], nowMs: number): Write {
  const expiresAt = Math.floor((nowMs + RECORD_LIFETIME_MS) / 1000);
  return {
    kind: 'put',
    table: 'idempotency',
    item: { messageId, owed: owed.map((message) => ({ ...message })), expiresAt },
    when: unrecorded(nowMs),
  };
}

/** DynamoDB deletes expired items days late, so the reader compares for itself. */
function unrecorded(nowMs: number): Condition {
  return {
    kind: 'any',
    of: [
      { kind: 'absent', attribute: 'messageId' },
      {
        kind: 'compare',
        attribute: 'expiresAt',
        operator: '<=',
        value: Math.floor(nowMs / 1000),
      },
    ],
  };
}

/** When a message with this record was handled, ms since the epoch, to the second. */
export function handledAtMs(item: Item): number {
  return Number(item['expiresAt']) * 1000 - RECORD_LIFETIME_MS;
}

/** What a handled message owes, or `undefined` when no record of it is in force. */
export function owedBy(item: Item | undefined, nowMs: number): readonly Outgoing[] | undefined {
  if (!item) return undefined;
  const parsed = record.safeParse(item);
  if (!parsed.success) {
    throw new PermanentFault('an idempotency record cannot be read', { cause: parsed.error });
  }
  return parsed.data.expiresAt * 1000 <= nowMs ? undefined : parsed.data.owed;
}
