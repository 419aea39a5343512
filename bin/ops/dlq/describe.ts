import * as z from 'zod';
import type { Failure } from '../../../lambdas/runtime/failure-record.ts';
import { mailFeedbackQueue } from '../../../lib/pipeline-queues.ts';
import { readableType } from '../../ledger/dead-letters.ts';
import { readMailEvent } from '../../ledger/mail-events.ts';
import { count } from '../words.ts';
import type { Letter } from './letters.ts';

/** A letter as it is told: nothing of its body but who it is. */
export interface Description {
  /** Its message group; of an event about a mail, the mail's order, where that is known. */
  readonly order: string | undefined;
  /** SQS's own id. */
  readonly messageId: string;
  /** The idempotency key; undefined of a body that tells none. */
  readonly businessId: string | undefined;
  readonly type: string | undefined;
  /** Whether this version has a schema for it. */
  readonly isReadable: boolean;
  /** When it came into the dead-letter queue, ISO 8601 in UTC. */
  readonly sentAt: string;
  /** Undefined when SQS moved it by itself. */
  readonly failure: Failure | undefined;
}

/** Anything else in these places may be a customer's, or move the cursor of a terminal. */
const word = z.string().regex(/^[\w./-]{1,128}$/);
const identified = z.object({
  id: word.optional().catch(undefined),
  type: word.optional().catch(undefined),
});

/** @param queue the name that the stack's outputs give the source queue. */
export function describe(
  queue: string,
  letter: Letter & { readonly failure: Failure | undefined },
): Description {
  const { order, id, type } = identityOf(queue, letter);
  return {
    order,
    messageId: letter.messageId,
    businessId: id,
    type,
    isReadable: readableType(queue, letter.body) !== undefined,
    sentAt: new Date(letter.sentAtMs).toISOString(),
    failure: letter.failure,
  };
}

/** What it is called, in as few words as are known. */
export function titleOf({ businessId, type, isReadable }: Description): string {
  const title = businessId ?? type ?? 'a body without an id';
  return isReadable ? title : `${title} (no schema of this version knows it)`;
}

/** Of letters that SQS counts and does not show. */
export const unseenText = (unseen: number): string =>
  `${count(unseen, 'letter')} not to be had: somebody else holds them, or what is before them`;

interface Identity {
  readonly order?: string | undefined;
  readonly id?: string | undefined;
  readonly type?: string | undefined;
}

function identityOf(queue: string, { groupId: order, body }: Letter): Identity {
  if (queue === mailFeedbackQueue.name) {
    const { orderId, type } = readMailEvent(body);
    return { order: orderId, type };
  }
  try {
    const parsed = identified.safeParse(JSON.parse(body));
    return { order, ...(parsed.success && parsed.data) };
  } catch {
    return { order };
  }
}
