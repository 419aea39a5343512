/** Events in the shape of SES's documented examples ("Examples of event data …"), shortened. */
const mailOf = (tags: Readonly<Record<string, readonly string[]>>, destination: string) => ({
  timestamp: '2026-03-01T12:00:00.000Z',
  source: 'orders@shop.example',
  sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/shop.example',
  sendingAccountId: '123456789012',
  messageId: 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000',
  destination: [destination],
  headersTruncated: false,
  headers: [{ name: 'To', value: destination }],
  commonHeaders: { to: [destination], subject: 'Your order is confirmed' },
  tags: { 'ses:configuration-set': ['mails'], ...tags },
});

export interface EventOptions {
  readonly orderId: string;
  readonly outcome?: string;
  readonly to?: string;
  readonly feedbackId?: string;
  readonly timestamp?: string;
}

const common = ({
  orderId,
  outcome = 'confirmed',
  to = 'ada@example.com',
  feedbackId = '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
  timestamp = '2026-03-01T12:00:05.000Z',
}: EventOptions) => ({
  mail: mailOf({ order: [orderId], outcome: [outcome] }, to),
  to,
  fields: { timestamp, feedbackId },
});

export function bounceEvent(options: EventOptions, rest: Readonly<Record<string, unknown>> = {}) {
  const { mail, to, fields } = common(options);
  return {
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        {
          emailAddress: to,
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: `smtp; 550 5.1.1 <${to}>... User unknown`,
        },
      ],
      reportingMTA: 'dsn; mta.example.com',
      ...fields,
      ...rest,
    },
    mail,
  };
}

export function complaintEvent(
  options: EventOptions,
  rest: Readonly<Record<string, unknown>> = {},
) {
  const { mail, to, fields } = common(options);
  return {
    eventType: 'Complaint',
    complaint: {
      complainedRecipients: [{ emailAddress: to }],
      complaintSubType: null,
      userAgent: 'Amazon SES Mailbox Simulator',
      complaintFeedbackType: 'abuse',
      arrivalDate: '2026-03-01T12:00:04.000Z',
      ...fields,
      ...rest,
    },
    mail,
  };
}

export function deliveryEvent(options: EventOptions) {
  const { mail, to } = common(options);
  return {
    eventType: 'Delivery',
    mail,
    delivery: {
      timestamp: '2026-03-01T12:00:01.000Z',
      processingTimeMillis: 546,
      recipients: [to],
      smtpResponse: '250 2.6.0 Message received',
      reportingMTA: 'mta.example.com',
    },
  };
}
