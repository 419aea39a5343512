import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Settings } from '../settings.ts';
import { awsMetric, type Reading } from './aws-metrics.ts';
import type { AddAlarm } from './runbook-alarm.ts';

const period = Duration.minutes(5);
/** Clients repeat a 503 by its Retry-After; more than one in a hundred is no hiccup. */
const ERROR_PERCENT = 1;

export function apiMetric(
  { apiId: ApiId }: HttpApi,
  name: Parameters<typeof awsMetric<'AWS/ApiGateway'>>[1],
  statistic: Reading['statistic'],
): Metric {
  return awsMetric('AWS/ApiGateway', name, { ApiId }, { statistic, period });
}

export function addApiAlarms(add: AddAlarm, api: HttpApi, { apiLatencyAlarmMs }: Settings): void {
  add('ApiErrors', {
    metric: new MathExpression({
      expression: 'IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)',
      usingMetrics: {
        errors: apiMetric(api, '5xx', 'Sum'),
        requests: apiMetric(api, 'Count', 'Sum'),
      },
      period,
    }),
    threshold: ERROR_PERCENT,
    periods: 3,
    says: `For 15 min, more than ${ERROR_PERCENT} % of the API's answers were 5xx.`,
    runbook: 'alarm-api-errors',
  });
  add('ApiLatency', {
    metric: apiMetric(api, 'Latency', 'p99'),
    threshold: apiLatencyAlarmMs,
    periods: 3,
    // Of a handful of requests, the slowest is no percentile.
    evaluateLowSampleCountPercentile: 'ignore',
    says: `For 15 min, one request in a hundred took longer than ${apiLatencyAlarmMs} ms.`,
    runbook: 'alarm-api-latency',
  });
}
