import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Settings } from '../settings.ts';
import { awsMetric, type Reading } from './aws-metrics.ts';
import { nameOf, type WatchedQueue } from './monitored.ts';
import type { AddAlarm } from './runbook-alarm.ts';

const minute = Duration.minutes(1);
/** The watch and operators hold letters for seconds, which hides them: a minute could miss them. */
const fiveMinutes = Duration.minutes(5);

const ofQueue = (
  { queueName: QueueName }: IQueue,
  name: Parameters<typeof awsMetric<'AWS/SQS'>>[1],
  reading: Reading,
) => awsMetric('AWS/SQS', name, { QueueName }, reading);

/** Dead letters, age, and time to drain, of one queue. */
export function addQueueAlarms(
  add: AddAlarm,
  watched: WatchedQueue,
  { oldestMessageAlarmSeconds, timeToDrainAlarmSeconds }: Settings,
): void {
  const name = nameOf(watched);
  add(`${name}DeadLetters`, {
    metric: visibleIn(watched.deadLetters),
    threshold: 0,
    periods: 1,
    says: `Messages of ${watched.node.id} are dead: what they ask for is not done.`,
    runbook: 'alarm-dead-letters',
  });
  add(`${name}OldestMessage`, {
    metric: ageIn(watched.queue),
    threshold: oldestMessageAlarmSeconds,
    periods: 3,
    says: `A message has waited in ${watched.node.id} for longer than ${oldestMessageAlarmSeconds} s.`,
    runbook: 'alarm-oldest-message',
  });
  add(`${name}TimeToDrain`, {
    metric: timeToDrain(watched),
    threshold: timeToDrainAlarmSeconds,
    periods: 3,
    says: `At its present rate ${watched.node.id} takes longer than ${timeToDrainAlarmSeconds} s to be empty.`,
    runbook: 'alarm-time-to-drain',
  });
}

export const visibleIn = (queue: IQueue): IMetric =>
  ofQueue(queue, 'ApproximateNumberOfMessagesVisible', {
    statistic: 'Maximum',
    period: fiveMinutes,
  });

export const inFlightIn = (queue: IQueue): IMetric =>
  ofQueue(queue, 'ApproximateNumberOfMessagesNotVisible', {
    statistic: 'Maximum',
    period: fiveMinutes,
  });

export const ageIn = (queue: IQueue): IMetric =>
  ofQueue(queue, 'ApproximateAgeOfOldestMessage', { statistic: 'Maximum', period: minute });

/**
 * Seconds until the queue is empty: what is in it over what leaves it a second. In an outage most of
 * it is in flight, for it waits for its next attempt. Where nothing leaves, one message a period is
 * assumed, so that a single one that waits is no backlog.
 */
export function timeToDrain(watched: WatchedQueue): MathExpression {
  const { queue } = watched;
  // One graph can show several: the ids within it have to differ.
  const name = nameOf(watched);
  const [visible, inFlight, deleted] = [`visible${name}`, `inFlight${name}`, `deleted${name}`];
  return new MathExpression({
    expression: `(${visible} + ${inFlight}) * PERIOD(${deleted}) / IF(${deleted} > 0, ${deleted}, 1)`,
    usingMetrics: {
      [visible]: visibleIn(queue),
      [inFlight]: inFlightIn(queue),
      [deleted]: ofQueue(queue, 'NumberOfMessagesDeleted', {
        statistic: 'Sum',
        period: fiveMinutes,
      }),
    },
    period: fiveMinutes,
  });
}
