/**
 * The events of a mail, as SES publishes them to a topic: SES Developer Guide, "Contents of" and
 * "Examples of event data that Amazon SES publishes to Amazon SNS".
 */
import { bareOf, domainOf } from './address.ts';
import { type Fate, fateOf } from './fate.ts';
import type { Mail } from './mail.ts';

export interface MailEvent {
  /** As an event destination names it: `bounce`, `complaint`, `delivery`, `send`. */
  readonly type: string;
  /** The event's JSON. */
  readonly content: object;
}

export interface EventContext {
  readonly region: string;
  readonly accountId: string;
  readonly atMs: number;
  /** A new id in the shape of SES's. */
  readonly newId: () => string;
}

const REPORTING_MTA = 'dns; simulator.amazonses.com';

/** All events of a mail, in the order of their happening. */
export function eventsOf(mail: Mail, context: EventContext): readonly MailEvent[] {
  const about = mailObject(mail, context);
  const event = (eventType: string, details: object): MailEvent => ({
    type: eventType.toLowerCase(),
    content: { eventType, mail: about, [eventType.toLowerCase()]: details },
  });
  return [
    event('Send', {}),
    ...[...mail.to, ...mail.cc, ...mail.bcc].flatMap((recipient) =>
      eventsOfRecipient(bareOf(recipient), context, event),
    ),
  ];
}

function eventsOfRecipient(
  emailAddress: string,
  { atMs, newId }: EventContext,
  event: (eventType: string, details: object) => MailEvent,
): readonly MailEvent[] {
  const timestamp = new Date(atMs).toISOString();
  const delivery = () =>
    event('Delivery', {
      timestamp,
      processingTimeMillis: 0,
      recipients: [emailAddress],
      smtpResponse: '250 2.6.0 Message received',
      reportingMTA: REPORTING_MTA,
    });
  const fate = fateOf(emailAddress);
  switch (fate) {
    case 'delivered':
      return [delivery()];
    case 'complained':
      return [
        delivery(),
        event('Complaint', {
          feedbackId: newId(),
          complaintSubType: null,
          complainedRecipients: [{ emailAddress }],
          timestamp,
          userAgent: 'Amazon SES Mailbox Simulator',
          complaintFeedbackType: 'abuse',
          arrivalDate: timestamp,
        }),
      ];
    case 'bounced':
    case 'suppressed':
      return [
        event('Bounce', {
          feedbackId: newId(),
          bounceType: 'Permanent',
          ...bounceOf(fate, emailAddress),
          timestamp,
          reportingMTA: REPORTING_MTA,
        }),
      ];
  }
}

function bounceOf(fate: Extract<Fate, 'bounced' | 'suppressed'>, emailAddress: string) {
  const diagnosticCode =
    fate === 'bounced'
      ? 'smtp; 550 5.1.1 user unknown'
      : 'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.';
  return {
    bounceSubType: fate === 'bounced' ? 'General' : 'Suppressed',
    bouncedRecipients: [{ emailAddress, action: 'failed', status: '5.1.1', diagnosticCode }],
  };
}

function mailObject(mail: Mail, { region, accountId }: EventContext) {
  const { source, to, subject } = mail;
  const sender = bareOf(source);
  const headers = [
    { name: 'From', value: source },
    { name: 'To', value: to.join(', ') },
    { name: 'Subject', value: subject },
  ];
  return {
    timestamp: new Date(mail.atMs).toISOString(),
    source,
    sourceArn: `arn:aws:ses:${region}:${accountId}:identity/${sender}`,
    sendingAccountId: accountId,
    messageId: mail.id,
    destination: [...to, ...mail.cc, ...mail.bcc],
    headersTruncated: false,
    headers,
    commonHeaders: { from: [source], to, messageId: mail.id, subject },
    tags: {
      'ses:configuration-set': [mail.configurationSet ?? ''],
      'ses:source-ip': ['127.0.0.1'],
      'ses:from-domain': [domainOf(sender)],
      ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
    },
  };
}
