/** AWS's own metrics that alarms and dashboards read, and where AWS documents them. */
import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';

export const awsMetrics = {
  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
  'AWS/SQS': [
    'ApproximateAgeOfOldestMessage',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesVisible',
    'NumberOfMessagesDeleted',
  ],
  /** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  'AWS/Lambda': ['ConcurrentExecutions', 'Duration', 'Errors', 'Invocations', 'Throttles'],
  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
  'AWS/ApiGateway': ['4xx', '5xx', 'Count', 'Latency'],
  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
  'AWS/DynamoDB': [
    'ConsumedReadCapacityUnits',
    'ConsumedWriteCapacityUnits',
    'ReadThrottleEvents',
    'SystemErrors',
    'WriteThrottleEvents',
  ],
  /** https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html */
  'AWS/SES': ['Reputation.BounceRate', 'Reputation.ComplaintRate'],
} as const;

type Namespace = keyof typeof awsMetrics;

/** How the values of a period are put together. */
export interface Reading {
  readonly statistic: 'Sum' | 'Maximum' | 'SampleCount' | 'p50' | 'p99';
  readonly period: Duration;
  readonly label?: string;
}

export function awsMetric<N extends Namespace>(
  namespace: N,
  metricName: (typeof awsMetrics)[N][number],
  dimensionsMap: Readonly<Record<string, string>>,
  reading: Reading,
): Metric {
  return new Metric({ namespace, metricName, dimensionsMap: { ...dimensionsMap }, ...reading });
}
