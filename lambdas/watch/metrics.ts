/** A line of CloudWatch's embedded metric format: a log line that CloudWatch reads metrics from. */

export interface Metric {
  readonly unit: 'Count' | 'Seconds';
  readonly value: number;
}

const NAMESPACE = 'OrderPipeline';

/**
 * The fields of the log line (CloudWatch User Guide, "Specification: Embedded metric format").
 * `stack` keeps two deployments of one account apart.
 */
export function metricFields(
  nowMs: number,
  stack: string,
  metrics: Readonly<Record<string, Metric>>,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(metrics);
  return {
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [['stack']],
          Metrics: entries.map(([Name, { unit: Unit }]) => ({ Name, Unit })),
        },
      ],
    },
    stack,
    ...Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
  };
}
