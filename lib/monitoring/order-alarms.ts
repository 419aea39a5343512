/** Alarms on what the watch tells, and on its silence. */
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { pipelineMetric } from './pipeline-metric.ts';
import type { AddAlarm } from './runbook-alarm.ts';

/** The watch runs every minute. */
const period = Duration.minutes(5);

export function addOrderAlarms(
  add: AddAlarm,
  scope: Construct,
  { stuckOrderSeconds, unsentOrderAlarmSeconds }: Settings,
): void {
  const maximum = { statistic: 'Maximum', period } as const;
  add('OrdersStuck', {
    metric: pipelineMetric(scope, 'OrdersStuck', {}, maximum),
    threshold: 0,
    periods: 1,
    says: `Orders have been under way for longer than ${stuckOrderSeconds} s.`,
    runbook: 'alarm-orders-stuck',
  });
  add('OrdersUnsent', {
    metric: pipelineMetric(scope, 'OldestUnsentOrderAge', {}, maximum),
    threshold: unsentOrderAlarmSeconds,
    periods: 1,
    says: `An accepted order has waited for its first step for longer than ${unsentOrderAlarmSeconds} s.`,
    runbook: 'alarm-orders-unsent',
  });
  add('WatchSilent', {
    metric: pipelineMetric(scope, 'OldestUnsentOrderAge', {}, { statistic: 'SampleCount', period }),
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    periods: 2,
    // Here silence is what is wrong.
    missing: TreatMissingData.BREACHING,
    says: 'The watch has told nothing for 10 min: orders that were not sent stay where they are.',
    runbook: 'alarm-the-watch-is-silent',
  });
}
