import { describe, expect, it } from 'vitest';
import {
  recipientsOf,
  sesEvent,
  subjectOf,
  TOPIC_VALIDATED,
} from '../../../lambdas/feedback/ses-event.ts';
import type { EventDestinationSpec } from '../../../local/assembly/deployment.ts';
import { fateOf } from '../../../local/ses/fate.ts';
import type { Mail } from '../../../local/ses/mail.ts';
import { eventPublisher, validateTopics } from '../../../local/ses/publish.ts';
import { idOf } from '../../support/samples.ts';
import { seededRandom } from '../endpoint/fixture.ts';
import { ManualClock } from '../endpoint/manual-clock.ts';

const nowMs = Date.UTC(2026, 2, 1, 12);

const mailTo = (...to: string[]): Mail => ({
  id: 'ses-1',
  atMs: nowMs,
  source: 'The Shop <orders@shop.example>',
  to,
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Your order is confirmed',
  tags: { order: idOf(1), outcome: 'confirmed' },
  configurationSet: 'mails',
});

/** What the topics hear of a mail, parsed as the feedback function does. */
function told(mail: Mail, changes: Partial<EventDestinationSpec> = {}) {
  const messages: (readonly [topic: string, message: string])[] = [];
  const publish = eventPublisher({
    destinations: [
      {
        logicalId: 'D',
        configurationSet: 'mails',
        enabled: true,
        eventTypes: ['bounce', 'complaint', 'delivery', 'send'],
        topicArn: 'arn:topic',
        ...changes,
      },
    ],
    topics: { publish: (topic, message) => messages.push([topic, message]) },
    region: 'us-east-1',
    accountId: '000000000000',
    clock: new ManualClock(nowMs),
    random: seededRandom(3),
  });
  publish(mail);
  expect(messages.every(([topic]) => topic === 'arn:topic')).toBe(true);
  return messages.map(([, message]) => sesEvent.parse(JSON.parse(message)));
}
const typesOf = (mail: Mail, changes?: Partial<EventDestinationSpec>) =>
  told(mail, changes).map(({ eventType }) => eventType);

it('each topic is told once, in plain text, that SES publishes to it', () => {
  const messages: string[] = [];
  const destination = {
    logicalId: 'D',
    configurationSet: 'mails',
    enabled: true,
    eventTypes: [],
    topicArn: 'arn:topic',
  };
  validateTopics([destination, { ...destination, logicalId: 'E' }], {
    publish: (topic, message) => messages.push(`${topic} ${message}`),
  });
  expect(messages).toEqual([`arn:topic ${TOPIC_VALIDATED}`]);
});

describe('the fate of a mail', () => {
  it.each([
    ['ada@example.com', 'delivered'],
    ['bounce@example.com', 'delivered'],
    ['success@simulator.amazonses.com', 'delivered'],
    ['ooto@simulator.amazonses.com', 'delivered'],
    ['bounce@simulator.amazonses.com', 'bounced'],
    ['Bounce+label@Simulator.AmazonSES.com', 'bounced'],
    ['Ada <bounce+1@simulator.amazonses.com>', 'bounced'],
    ['complaint+x@simulator.amazonses.com', 'complained'],
    ['suppressionlist@simulator.amazonses.com', 'suppressed'],
    ['constructor@simulator.amazonses.com', 'delivered'],
    ['bouncer@simulator.amazonses.com', 'delivered'],
  ])('of %s is: %s', (address, fate) => {
    expect(fateOf(address)).toBe(fate);
  });
});

describe('the events of a mail', () => {
  it('that arrives are that it was sent and delivered', () => {
    expect(typesOf(mailTo('ada@example.com'))).toEqual(['Send', 'Delivery']);
  });

  it('that bounces tell of it as SES does, with the mail, its tags and whom it went to', () => {
    const [, bounce, ...more] = told(mailTo('bounce@simulator.amazonses.com'));
    expect(more).toEqual([]);
    expect(bounce).toMatchObject({
      eventType: 'Bounce',
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        timestamp: '2026-03-01T12:00:00.000Z',
        bouncedRecipients: [{ emailAddress: 'bounce@simulator.amazonses.com', status: '5.1.1' }],
      },
      mail: { messageId: 'ses-1', tags: { 'ses:configuration-set': ['mails'] } },
    });
    if (bounce?.eventType !== 'Bounce') throw new Error('no bounce');
    expect(subjectOf(bounce)).toEqual({ orderId: idOf(1), type: 'email.confirmed' });
    expect(recipientsOf(bounce)).toEqual(['bounce@simulator.amazonses.com']);
  });

  it('to a suppressed address tell of a bounce that SES made itself', () => {
    const [, bounce] = told(mailTo('suppressionlist@simulator.amazonses.com'));
    expect(bounce).toMatchObject({ bounce: { bounceSubType: 'Suppressed' } });
  });

  it('that is complained of tell first that it arrived', () => {
    const events = told(mailTo('complaint@simulator.amazonses.com'));
    expect(events.map(({ eventType }) => eventType)).toEqual(['Send', 'Delivery', 'Complaint']);
    expect(events[2]).toMatchObject({ complaint: { complaintFeedbackType: 'abuse' } });
  });

  it('have ids of their own', () => {
    const recipients = ['bounce+1@simulator.amazonses.com', 'bounce+2@simulator.amazonses.com'];
    const ids = told(mailTo(...recipients)).flatMap((event) =>
      event.eventType === 'Bounce' ? [event.bounce.feedbackId] : [],
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('are told as far as the destination asks for them', () => {
    const mail = mailTo('complaint@simulator.amazonses.com');
    expect(typesOf(mail, { eventTypes: ['bounce', 'complaint'] })).toEqual(['Complaint']);
    expect(typesOf(mail, { eventTypes: ['BOUNCE'] })).toEqual([]);
    expect(typesOf(mail, { enabled: false })).toEqual([]);
    expect(typesOf(mail, { configurationSet: 'others' })).toEqual([]);
  });
});
