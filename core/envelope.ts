/** What every message has, whichever stage it goes to. */
import * as z from 'zod/mini';

/** The version that this code writes. */
export const SCHEMA_VERSION = 1;

export const envelope = {
  schemaVersion: z.literal(SCHEMA_VERSION),
  /** `orderId/type/n`: the idempotency key of the message, whoever delivers it and how often. */
  id: z.string().check(z.minLength(1), z.maxLength(128)),
  orderId: z.string().check(z.regex(/^[0-9a-z_]{1,64}$/)),
};

/**
 * The id of the n-th message of a type for an order. It depends on nothing else: whoever sends the
 * message again, however much later, sends the same id.
 */
export function idOf(orderId: string, type: string, n = 1): string {
  return `${orderId}/${type}/${n}`;
}

/** The envelope of a message that this code sends. */
export function envelopeOf<T extends string>(orderId: string, type: T) {
  return { schemaVersion: SCHEMA_VERSION, id: idOf(orderId, type), orderId, type } as const;
}
