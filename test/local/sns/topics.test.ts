import { beforeEach, describe, expect, it } from 'vitest';
import { createTopics } from '../../../local/sns/topics.ts';
import { ManualClock } from '../endpoint/manual-clock.ts';

const [arn, other] = ['arn:aws:sns:us-east-1:000000000000:mail', 'arn:other'];
const subscription = (queueName: string, isRaw: boolean, topicArn = arn) => ({
  logicalId: queueName,
  topicArn,
  queueName,
  isRaw,
});

let sent: (readonly [queue: string, body: string])[];
beforeEach(() => {
  sent = [];
});

const topics = () =>
  createTopics({
    subscriptions: [
      subscription('raw', true),
      subscription('wrapped', false),
      subscription('elsewhere', true, other),
    ],
    send: (queue, body) => sent.push([queue, body]),
    clock: new ManualClock(Date.UTC(2026, 2, 1)),
  });

describe('a message that is published to a topic', () => {
  it('is in every queue that subscribes to it, as it is or in an envelope', () => {
    topics().publish(arn, '{"a":1}');
    expect(sent.map(([queue]) => queue)).toEqual(['raw', 'wrapped']);
    expect(sent[0]?.[1]).toBe('{"a":1}');
    expect(JSON.parse(sent[1]?.[1] ?? '')).toMatchObject({
      Type: 'Notification',
      TopicArn: arn,
      Message: '{"a":1}',
      Timestamp: '2026-03-01T00:00:00.000Z',
    });
  });

  it('is lost without a subscription, as on AWS', () => {
    topics().publish('arn:nobody', 'x');
    expect(sent).toEqual([]);
  });
});
