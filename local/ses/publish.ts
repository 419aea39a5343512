import type { EventDestinationSpec } from '../assembly/deployment.ts';
import type { Clock } from '../clock.ts';
import type { Topics } from '../sns/topics.ts';
import { eventsOf } from './events.ts';
import type { Mail } from './mail.ts';
import { newMessageId } from './message-id.ts';

export interface EventPublisherOptions {
  readonly destinations: readonly EventDestinationSpec[];
  readonly topics: Topics;
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  /** A seeded source in [0, 1). */
  readonly random: () => number;
}

/** As SES does when it is first told to publish to a topic: plain text, and no event. */
export function validateTopics(
  destinations: readonly EventDestinationSpec[],
  topics: Topics,
): void {
  for (const topicArn of new Set(destinations.map((destination) => destination.topicArn))) {
    topics.publish(topicArn, 'Successfully validated SNS topic for Amazon SES event publishing.');
  }
}

/**
 * Tells the topics of a mail's configuration set what becomes of the mail. At once, where AWS takes
 * seconds: what a kill must not lose is in its queue before the mail is answered for.
 */
export function eventPublisher(options: EventPublisherOptions): (mail: Mail) => void {
  const { destinations, topics, region, accountId, clock, random } = options;
  return (mail) => {
    const told = destinations.filter(
      ({ enabled, configurationSet }) => enabled && configurationSet === mail.configurationSet,
    );
    if (told.length === 0) return;
    const atMs = clock.now();
    const newId = () => newMessageId(atMs, random);
    for (const { type, content } of eventsOf(mail, { region, accountId, atMs, newId })) {
      for (const { eventTypes, topicArn } of told) {
        const isAsked = eventTypes.some((asked) => asked.toLowerCase() === type);
        if (isAsked) topics.publish(topicArn, JSON.stringify(content));
      }
    }
  };
}
