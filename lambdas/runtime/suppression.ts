/**
 * Addresses that are not mailed again, since a mail to them bounced for good or its reader
 * complained: an item an address, until the operator takes it away. The key is a digest, so that the
 * table holds no address.
 */
import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { feedback } from './mail-report.ts';
import type { Item, ItemKey, Write } from './ports.ts';

/** Two spellings of an address that differ in case are one, as on SES's own list. */
function addressHash(address: string): string {
  return hash('sha256', address.toLowerCase());
}

export const suppressionKey = (address: string): ItemKey => ({
  table: 'suppressions',
  key: addressHash(address),
});

export const suppression = z.object({
  reason: feedback.shape.kind,
  /** ISO 8601 in UTC. */
  at: z.string(),
  /** SES's id of what came back. */
  feedbackId: z.string(),
});
export type Suppression = Readonly<z.output<typeof suppression>>;

export function suppressionWrite(address: string, { reason, at, feedbackId }: Suppression): Write {
  const item = { addressHash: addressHash(address), reason, at, feedbackId };
  return { kind: 'put', table: 'suppressions', item };
}

/** Whatever the item says: that it is there is all that counts. */
export function isSuppressed(item: Item | undefined): boolean {
  return item !== undefined;
}
