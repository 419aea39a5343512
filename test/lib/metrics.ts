/** Reads out of a template which metrics its alarms and dashboards read. */
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { resourcesOf } from './template.ts';

export interface DescribedMetric {
  readonly namespace: string;
  readonly name: string;
  /** Values that the deployment fills in are whatever they are. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A dimension's value, or what CloudFormation puts in its place. */
const value = z.union([
  z.string(),
  z.record(z.string(), z.unknown()).transform(() => '(deployed)'),
]);
const metric = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: value })).default([]),
});

const alarm = z.object({
  AlarmDescription: z.string(),
  Threshold: z.number(),
  TreatMissingData: z.string(),
  ComparisonOperator: z.string(),
  EvaluationPeriods: z.int(),
  Statistic: z.string().optional(),
  Period: z.int().optional(),
  AlarmActions: z.array(z.string()).optional(),
  OKActions: z.array(z.string()).optional(),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.unknown().optional(),
  Metrics: z.array(z.object({ MetricStat: z.object({ Metric: metric }).optional() })).default([]),
});

export function alarmsOf(template: Template): readonly z.output<typeof alarm>[] {
  return Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) =>
    alarm.parse(Properties),
  );
}

export function metricsOfAlarms(template: Template): readonly DescribedMetric[] {
  return alarmsOf(template).flatMap((one) => {
    const own = one.MetricName === undefined ? [] : [metric.parse(one)];
    const ofExpression = one.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
    return [...own, ...ofExpression].map(({ Namespace, MetricName, Dimensions }) => ({
      namespace: Namespace,
      name: MetricName,
      dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
    }));
  });
}

/** `["Namespace", "Name", "Dimension", "value", …, {options}]`, or `[{expression}]`. */
const widgets = z.object({
  widgets: z.array(
    z.object({
      properties: z.object({ metrics: z.array(z.array(z.unknown())).default([]) }),
    }),
  ),
});

export function metricsOfDashboards(template: Template): readonly DescribedMetric[] {
  const boards = Object.values(resourcesOf(template, 'AWS::CloudWatch::Dashboard'));
  return boards.flatMap(({ Properties }) =>
    widgets
      .parse(JSON.parse(textOf(Properties['DashboardBody'])))
      .widgets.flatMap(({ properties }) => properties.metrics.flatMap(describe)),
  );
}

function describe(entry: readonly unknown[]): readonly DescribedMetric[] {
  const [namespace, name, ...rest] = entry.filter((part) => typeof part === 'string');
  if (namespace === undefined || name === undefined) return [];
  const dimensions: Record<string, string> = {};
  for (let at = 0; at + 1 < rest.length; at += 2) {
    dimensions[rest[at] ?? ''] = rest[at + 1] ?? '';
  }
  return [{ namespace, name, dimensions }];
}

const join = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });

/** The text with what the deployment fills in replaced by a word. */
function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  const [, parts] = join.parse(body)['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : 'deployed')).join('');
}
