import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** Headings of docs/operations.md, as GitHub makes anchors of them. */
export type RunbookSection =
  | 'alarm-dead-letters'
  | 'alarm-oldest-message'
  | 'alarm-time-to-drain'
  | 'alarm-function-errors'
  | 'alarm-function-throttles'
  | 'alarm-concurrency-near-its-cap'
  | 'alarm-api-errors'
  | 'alarm-api-latency'
  | 'alarm-table-throttled'
  | 'alarm-table-errors'
  | 'alarm-orders-stuck'
  | 'alarm-orders-unsent'
  | 'alarm-the-watch-is-silent'
  | 'alarm-mails-refused'
  | 'alarm-mails-bounce'
  | 'alarm-mails-are-complained-of';

/** Whoever wires alarms sees to it that they tell somebody. */
export type AddAlarm = (id: string, spec: AlarmSpec) => void;

export interface AlarmSpec
  extends Pick<AlarmProps, 'metric' | 'threshold' | 'evaluateLowSampleCountPercentile'> {
  /** Periods in a row that have to be beyond the threshold. */
  readonly periods: number;
  /** Default: beyond is above. */
  readonly comparison?: ComparisonOperator;
  /**
   * What it means that nothing is told. Default: that all is well, for AWS tells nothing of what does
   * not happen.
   */
  readonly missing?: TreatMissingData;
  /** What is wrong, in one sentence. */
  readonly says: string;
  readonly runbook: RunbookSection;
}

export function runbookAlarm(scope: Construct, id: string, spec: AlarmSpec): Alarm {
  const { periods, comparison, missing, says, runbook, ...rest } = spec;
  return new Alarm(scope, id, {
    ...rest,
    evaluationPeriods: periods,
    comparisonOperator: comparison ?? ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: missing ?? TreatMissingData.NOT_BREACHING,
    alarmDescription: `${says} Runbook: docs/operations.md#${runbook}`,
  });
}
