/**
 * Why messages of an order are dead, beside the order and not in it: one item an order, one
 * attribute a message. It is there until the message is redriven and handled.
 */
import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Item, ItemKey, Write } from './ports.ts';

export const failure = z.strictObject({
  stage: z.string(),
  /** The delivery that was the last, from 1. */
  attempt: z.int(),
  error: z.string(),
  /** ISO 8601 in UTC. */
  at: z.string(),
});
export type Failure = z.output<typeof failure>;

export const failuresKey = (orderId: string): ItemKey => ({ table: 'failures', key: orderId });

export function failureWrite(orderId: string, messageId: string, failed: Failure): Write {
  return { kind: 'update', table: 'failures', key: orderId, set: { [messageId]: failed } };
}

/** The write that takes a message's failure away, if there is one. */
export function healWrites(item: Item | undefined, orderId: string, id: string): readonly Write[] {
  if (item?.[id] === undefined) return [];
  return [{ kind: 'update', table: 'failures', key: orderId, remove: [id] }];
}

/** Whether this message of the order is dead. */
export function isDead(item: Item | undefined, id: string): boolean {
  return item?.[id] !== undefined;
}

/** The write for a letter that was found without a failure: not over one that came meanwhile. */
export function foundFailureWrite(orderId: string, id: string, failed: Failure): Write {
  return {
    kind: 'update',
    table: 'failures',
    key: orderId,
    set: { [id]: failed },
    when: { kind: 'absent', attribute: id },
  };
}

/** The write that takes a failure away whose letter is gone: not one that came meanwhile. */
export function staleFailureWrite(orderId: string, id: string, at: string): Write {
  return {
    kind: 'update',
    table: 'failures',
    key: orderId,
    remove: [id],
    when: { kind: 'compare', attribute: id, field: 'at', operator: '=', value: at },
  };
}

/** The dead messages of an order: business id and failure, the oldest first. */
export function failuresIn(item: Item | undefined): readonly (readonly [string, Failure])[] {
  return Object.entries(item ?? {})
    .flatMap(([id, value]) => {
      const parsed = failure.safeParse(value);
      return parsed.success ? [[id, parsed.data] as const] : [];
    })
    .sort(([, a], [, b]) => (a.at < b.at ? -1 : 1));
}

const identified = z.object({ id: z.string().check(z.minLength(1), z.maxLength(128)) });

/**
 * The message's own id; of a body that tells none, a digest of the body: a redrive keeps neither SQS's
 * message id nor the deduplication id, and the failure must go by one name for as long as it is told.
 */
export function businessIdOf(body: string): string {
  const parsed = identified.safeParse(jsonIn(body));
  return parsed.success ? parsed.data.id : `unreadable/${hash('sha256', body).slice(0, 32)}`;
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
