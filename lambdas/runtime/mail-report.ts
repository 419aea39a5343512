/**
 * What is told of an order's mails, beside the mail records: one item an order, which the API may
 * read. One attribute a mail, by its message id, of the email stage; one a bounce or complaint, by
 * SES's feedback id, of the feedback function. Neither waits for the other, so they may come in any
 * order, and again. Kept for good, as the mail records are.
 */
import * as z from 'zod/mini';
import type { Item, ItemKey, Write } from './ports.ts';

/** What the email stage did with a mail, for good. */
export const mailStatus = z.enum(['sent', 'refused', 'superseded', 'suppressed']);
export type MailStatus = z.output<typeof mailStatus>;

export const mailReport = z.strictObject({
  status: mailStatus,
  /** When it came to be so, ISO 8601 in UTC. */
  at: z.string(),
  /** Why SES refused it: the name of its error. */
  reason: z.optional(z.string()),
});
export type MailReport = z.output<typeof mailReport>;

export const feedback = z.strictObject({
  /** Message id of the mail that came back. */
  mail: z.string(),
  kind: z.enum(['bounced', 'complained']),
  /** Whether a mail to the same address would fare alike: SES suppresses it, and so do we. */
  isFinal: z.boolean(),
  /** SES's words: bounce type and subtype with the status code (RFC 3463), or the kind of complaint. */
  reason: z.string(),
  /** When the receiver's server or the customer said so, ISO 8601 in UTC. */
  at: z.string(),
});
export type Feedback = z.output<typeof feedback>;

export const mailsKey = (orderId: string): ItemKey => ({ table: 'mailReports', key: orderId });

/** The writes that tell of a mail what is not told yet. */
export function reportWrites(
  item: Item | undefined,
  orderId: string,
  messageId: string,
  { status, at, reason }: MailReport,
): readonly Write[] {
  if (mailReport.safeParse(item?.[messageId]).data?.status === status) return [];
  const report = { status, at, ...(reason !== undefined && { reason }) };
  return [{ kind: 'update', table: 'mailReports', key: orderId, set: { [messageId]: report } }];
}

/** The write that notes a bounce or a complaint; refused when it is noted already. */
export function feedbackWrite(orderId: string, feedbackId: string, noted: Feedback): Write {
  const attribute = `feedback/${feedbackId}`;
  return {
    kind: 'update',
    table: 'mailReports',
    key: orderId,
    set: { [attribute]: noted },
    when: { kind: 'absent', attribute },
  };
}

/** The mails that are told of, by message id. */
export function reportsIn(item: Item | undefined): ReadonlyMap<string, MailReport> {
  return new Map(
    Object.entries(item ?? {}).flatMap(([id, value]) => {
      const parsed = mailReport.safeParse(value);
      return parsed.success ? [[id, parsed.data] as const] : [];
    }),
  );
}

/** What came back, in no order. */
export function feedbackIn(item: Item | undefined): readonly Feedback[] {
  return Object.values(item ?? {}).flatMap((value) => {
    const parsed = feedback.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
}
