/**
 * The record of one mail: claimed before it is sent, marked after. A mail is the one effect that no
 * transaction can hold, so the window between SES's acceptance and the mark is all that can repeat.
 * Records are kept for good: they are the books of what was mailed.
 */
import * as z from 'zod/mini';
import { type EmailMessage, mailOutcomes, mailTypeOf } from '../../core/commands.ts';
import { messageId } from '../../core/messages.ts';
import { type MailStatus, mailStatus } from '../runtime/mail-report.ts';
import { parseItem } from '../runtime/parse.ts';
import type { Condition, Item, ItemKey, Write } from '../runtime/ports.ts';

export const mailRecord = z.strictObject({
  messageId: z.string(),
  orderId: z.string(),
  type: z.enum(mailOutcomes.map(mailTypeOf)),
  /** Version of the order that the mail tells of. */
  version: z.int(),
  /**
   * `refused`: SES will never take it. `superseded`: a later state is told of instead, maybe of a mail
   * that nobody asked for. `suppressed`: the address is not mailed any more.
   */
  status: z.enum(['claimed', ...mailStatus.options]),
  /** While claimed: until when (ms since the epoch) the claim holds, and whose it is. */
  leaseUntil: z.optional(z.int()),
  token: z.optional(z.string()),
  /** When the status was set, ISO 8601 in UTC. */
  at: z.string(),
  sesMessageId: z.optional(z.string()),
  reason: z.optional(z.string()),
});
export type MailRecord = z.output<typeof mailRecord>;

/** The keys of all the mails that an order can ever have. */
export function mailKeys(orderId: string): readonly ItemKey[] {
  return mailOutcomes.map((outcome) => ({
    table: 'idempotency',
    key: messageId(orderId, mailTypeOf(outcome)),
  }));
}

export function parseMailRecord(item: Item): MailRecord {
  return parseItem(mailRecord, item, 'a mail record');
}

/** Statuses of a mail that is out, or was found impossible. */
const OVERTAKING: readonly MailRecord['status'][] = ['sent', 'refused', 'suppressed'];

/** Whether a mail about an earlier version of the order must not follow this one. */
export function overtakes(
  other: MailRecord,
  earlier: Pick<MailRecord, 'orderId' | 'version'>,
): boolean {
  return (
    other.orderId === earlier.orderId &&
    other.version > earlier.version &&
    OVERTAKING.includes(other.status)
  );
}

/** What a record tells of its mail, whatever became of it. */
export type MailHead = Pick<EmailMessage, 'id' | 'orderId' | 'type' | 'version'>;

/**
 * The mail that an order may have asked for before this one: only what was confirmed can have another
 * outcome, and only where stock was put back. Some of these never were confirmed, which nothing here
 * tells. Its version is the highest that it can have.
 */
export function earlierMail(message: EmailMessage): MailHead | undefined {
  if (message.type !== 'email.cancelled' || !message.released) return undefined;
  const { orderId, version } = message;
  const type = mailTypeOf('confirmed');
  return { id: messageId(orderId, type), orderId, type, version: version - 1 };
}

/** One attempt's hold on a mail. */
export interface Claim {
  /** Tells the claim from that of another attempt. */
  readonly token: string;
  /** Ms since the epoch. */
  readonly leaseUntil: number;
}

/** Takes the mail: refused while a claim on it holds, and once it is marked. */
export function claimWrite(message: EmailMessage, claim: Claim, nowMs: number): Write {
  const item = { ...base(message, nowMs), status: 'claimed', ...claim };
  return { kind: 'put', table: 'idempotency', item, when: unclaimed(nowMs) };
}

/** Records that the mail is not sent, and why. */
export function withholdWrite(mail: MailHead, why: Withheld, nowMs: number): Write {
  const item = { ...base(mail, nowMs), status: why };
  return { kind: 'put', table: 'idempotency', item, when: unclaimed(nowMs) };
}

export type Withheld = Extract<MailStatus, 'superseded' | 'suppressed'>;

export type Mark = Pick<MailRecord, 'status'> &
  Partial<Pick<MailRecord, 'sesMessageId' | 'reason' | 'leaseUntil'>>;

/** Sets what became of the mail, as long as our claim is still the one in force. */
export function markWrite(
  message: EmailMessage,
  { token }: Claim,
  mark: Mark,
  nowMs: number,
): Write {
  const set = Object.fromEntries(
    Object.entries({ ...mark, at: isoTime(nowMs) }).filter(
      (entry): entry is [string, string | number] => entry[1] !== undefined,
    ),
  );
  return {
    kind: 'update',
    table: 'idempotency',
    key: message.id,
    set,
    when: {
      kind: 'all',
      of: [
        { kind: 'compare', attribute: 'status', operator: '=', value: 'claimed' },
        { kind: 'compare', attribute: 'token', operator: '=', value: token },
      ],
    },
  };
}

function base({ id, orderId, type, version }: MailHead, nowMs: number) {
  return { messageId: id, orderId, type, version, at: isoTime(nowMs) };
}

/** ISO 8601 in UTC. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

function unclaimed(nowMs: number): Condition {
  return {
    kind: 'any',
    of: [
      { kind: 'absent', attribute: 'messageId' },
      {
        kind: 'all',
        of: [
          { kind: 'compare', attribute: 'status', operator: '=', value: 'claimed' },
          { kind: 'compare', attribute: 'leaseUntil', operator: '<=', value: nowMs },
        ],
      },
    ],
  };
}
