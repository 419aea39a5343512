/**
 * What SES publishes of a mail, as the pipeline needs it. SES Developer Guide, "Contents of event
 * data that Amazon SES publishes to Amazon SNS".
 */
import * as z from 'zod/mini';
import { type EmailMessage, mailOutcomes, mailTypeOf } from '../../core/commands.ts';
import { ORDER_ID } from '../../core/order-id.ts';

/**
 * What SES publishes, as plain text, when it is first told to publish to a topic. Documented nowhere;
 * LocalStack's SES and many consumers know it.
 */
export const TOPIC_VALIDATED = 'Successfully validated SNS topic for Amazon SES event publishing.';

const time = z.iso.datetime();
const feedbackId = z.string().check(z.regex(/^[A-Za-z0-9-]{1,128}$/));
const word = z.string().check(z.regex(/^[A-Za-z-]{1,64}$/));
const recipients = z.array(z.object({ emailAddress: z.string() }));

const mail = z.object({
  messageId: z.string(),
  destination: z.array(z.string()),
  /** Whoever sends names them: what is not ours is not read, and no name of it is told. */
  tags: z.record(z.string(), z.unknown()),
});

const bounceEvent = z.object({
  eventType: z.literal('Bounce'),
  mail,
  bounce: z.object({
    feedbackId,
    timestamp: time,
    bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']),
    bounceSubType: word,
    /** The receiving server's words, `diagnosticCode`, name the address: they are not read. */
    bouncedRecipients: z.array(
      z.object({ emailAddress: z.string(), status: z.nullish(z.string()) }),
    ),
  }),
});

const complaintEvent = z.object({
  eventType: z.literal('Complaint'),
  mail,
  complaint: z.object({
    feedbackId,
    timestamp: time,
    /** `OnAccountSuppressionList`: SES did not send, since the address complained before. */
    complaintSubType: z.nullish(word),
    /** Absent, when the provider's report names none. */
    complaintFeedbackType: z.nullish(word),
    complainedRecipients: recipients,
  }),
});

/** Of any other type: whoever subscribes to more than this needs does no harm. */
const otherEvent = z.object({
  eventType: z.enum([
    'Delivery',
    'Send',
    'Reject',
    'Open',
    'Click',
    'Rendering Failure',
    'DeliveryDelay',
    'Subscription',
  ]),
});

export const sesEvent = z.discriminatedUnion('eventType', [
  bounceEvent,
  complaintEvent,
  otherEvent,
]);
export type SesEvent = z.output<typeof sesEvent>;
export type Returned = z.output<typeof bounceEvent> | z.output<typeof complaintEvent>;

/** The tags that the email stage gives each mail. */
const ourTags = z.object({
  order: z.tuple([z.string().check(z.regex(ORDER_ID))]),
  outcome: z.tuple([z.enum(mailOutcomes)]),
});

/** What a mail is about. */
export interface Subject {
  readonly orderId: string;
  readonly type: EmailMessage['type'];
}

/** Nothing, of a mail that is not the pipeline's. */
export function subjectOf({
  mail: { tags },
}: {
  readonly mail: { readonly tags: unknown };
}): Subject | undefined {
  const parsed = ourTags.safeParse(tags);
  if (!parsed.success) return undefined;
  const { order, outcome } = parsed.data;
  return { orderId: order[0], type: mailTypeOf(outcome[0]) };
}

/**
 * Whom the mail went to. A bounce names the last server's recipient, which a forwarding changes;
 * our mails have one recipient, whom the mail itself names.
 */
export function recipientsOf(event: Returned): readonly string[] {
  if (event.mail.destination.length === 1) return event.mail.destination;
  const named =
    event.eventType === 'Bounce'
      ? event.bounce.bouncedRecipients
      : event.complaint.complainedRecipients;
  return named.map(({ emailAddress }) => emailAddress);
}
