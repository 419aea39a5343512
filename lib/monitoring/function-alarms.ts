import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { PipelineFunction } from '../pipeline-function.ts';
import type { Settings } from '../settings.ts';
import { awsMetric, type Reading } from './aws-metrics.ts';
import { nameOf, type WatchedStage } from './monitored.ts';
import type { AddAlarm } from './runbook-alarm.ts';

const period = Duration.minutes(5);

export function functionMetric(
  { functionName: FunctionName }: IFunction,
  name: Parameters<typeof awsMetric<'AWS/Lambda'>>[1],
  statistic: Reading['statistic'],
): Metric {
  return awsMetric('AWS/Lambda', name, { FunctionName }, { statistic, period });
}

/**
 * Of one function. Consumers report what fails, so that an error is a crash or a timeout; one of
 * them heals by redelivery, a quarter of an hour of them does not.
 */
export function addFunctionAlarms(add: AddAlarm, target: PipelineFunction): void {
  const name = nameOf(target);
  add(`${name}Errors`, {
    metric: functionMetric(target, 'Errors', 'Sum'),
    threshold: 0,
    periods: 3,
    says: `${name} crashes or times out again and again.`,
    runbook: 'alarm-function-errors',
  });
  add(`${name}Throttles`, {
    metric: functionMetric(target, 'Throttles', 'Sum'),
    threshold: 0,
    periods: 3,
    says: `Lambda refuses to run ${name}: the account has no concurrency left for it.`,
    runbook: 'alarm-function-throttles',
  });
}

/** Of a stage: every queue of it may cause so many invocations at once. */
export function addConcurrencyAlarm(
  add: AddAlarm,
  stage: WatchedStage,
  { concurrencyAlarmPercent }: Settings,
): void {
  const name = nameOf(stage);
  const cap = stage.consumer.concurrencyCap;
  const threshold = Math.ceil((cap * concurrencyAlarmPercent) / 100);
  add(`${name}Concurrency`, {
    metric: functionMetric(stage.consumer, 'ConcurrentExecutions', 'Maximum'),
    threshold,
    comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    periods: 3,
    says: `The stage ${name} has run ${threshold} or more of its ${cap} invocations at once for 15 min.`,
    runbook: 'alarm-concurrency-near-its-cap',
  });
}
