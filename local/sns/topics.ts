/** SNS as far as queues subscribe to topics: a message published is in every queue. */
import { randomUUID } from 'node:crypto';
import type { SubscriptionSpec } from '../assembly/deployment.ts';
import type { Clock } from '../clock.ts';

export interface Topics {
  /** Puts a message into every queue that subscribes to the topic, before it returns. */
  publish(topicArn: string, message: string): void;
}

export interface TopicsOptions {
  readonly subscriptions: readonly SubscriptionSpec[];
  readonly send: (queueName: string, body: string) => void;
  readonly clock: Clock;
}

export function createTopics({ subscriptions, send, clock }: TopicsOptions): Topics {
  return {
    publish(topicArn, message) {
      const envelope = JSON.stringify(notification(topicArn, message, clock.now()));
      for (const { queueName, isRaw } of subscriptions.filter((s) => s.topicArn === topicArn)) {
        send(queueName, isRaw ? message : envelope);
      }
    },
  };
}

/** What a queue gets without raw delivery (SNS Developer Guide), but for the signature. */
function notification(topicArn: string, message: string, atMs: number) {
  return {
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: topicArn,
    Message: message,
    Timestamp: new Date(atMs).toISOString(),
  };
}
