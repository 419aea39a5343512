import { Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import {
  type Dimension,
  type MetricName,
  metrics,
  NAMESPACE,
} from '../../lambdas/runtime/metrics.ts';
import type { Reading } from './aws-metrics.ts';

/**
 * One of the pipeline's own metrics, of the deployment that `scope` is in.
 *
 * @throws Error when a dimension of the metric is missing, or one is given that it does not have
 */
export function pipelineMetric(
  scope: Construct,
  metricName: MetricName,
  dimensions: Readonly<Partial<Record<Dimension, string>>>,
  reading: Reading,
): Metric {
  const asked = [...metrics[metricName].dimensions].sort().join();
  const given = Object.keys(dimensions).sort().join();
  if (asked !== given) throw new Error(`${metricName} is told by "${asked}", not by "${given}"`);
  return new Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap: { stack: Stack.of(scope).stackName, ...dimensions },
    ...reading,
  });
}
