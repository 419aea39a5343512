import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, type IWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { MetricName } from '../../lambdas/runtime/metrics.ts';
import { apiMetric } from './api-alarms.ts';
import { awsMetric, type Reading } from './aws-metrics.ts';
import { functionMetric } from './function-alarms.ts';
import { type Monitored, nameOf, type WatchedStage } from './monitored.ts';
import { pipelineMetric } from './pipeline-metric.ts';
import { ageIn, inFlightIn, timeToDrain, visibleIn } from './queue-alarms.ts';
import { tableOf, throttles } from './table-alarms.ts';

const period = Duration.minutes(5);
const THIRD = { width: 8, height: 6 };

/** What an operator looks at, a row each. */
export function operationsWidgets(scope: Construct, monitored: Monitored): readonly IWidget[][] {
  return [
    queueRow(monitored),
    [...stageWidgets(scope, monitored)],
    orderRow(scope, monitored),
    functionRow(monitored),
    concurrencyRow(monitored.stages),
    apiRow(monitored),
    tableRow(monitored),
  ];
}

const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
  new GraphWidget({ title, left, right, ...THIRD });

/** The same metric of several parts, each under its part's name. */
const labelled = (metric: IMetric, label: string): IMetric =>
  metric instanceof Metric ? metric.with({ label }) : metric;

function queueRow({ queues }: Monitored): IWidget[] {
  const each = (read: (queue: (typeof queues)[number]) => IMetric) =>
    queues.map((queue) => labelled(read(queue), queue.node.id));
  return [
    graph(
      'Messages that wait, and in flight (right)',
      each(({ queue }) => visibleIn(queue)),
      each(({ queue }) => inFlightIn(queue)),
    ),
    graph(
      'Age of the oldest message, s',
      each(({ queue }) => ageIn(queue)),
    ),
    graph(
      'Dead letters',
      each(({ deadLetters }) => visibleIn(deadLetters)),
    ),
  ];
}

function stageWidgets(scope: Construct, { stages }: Monitored): IWidget[] {
  const names = stages.map(({ stageName }) => stageName);
  const each = (metric: MetricName, statistic: Reading['statistic']) =>
    names.map((stage) =>
      pipelineMetric(scope, metric, { stage }, { statistic, period, label: stage }),
    );
  return [
    graph('Messages handled', each('MessagesHandled', 'Sum')),
    graph(
      'Messages failed, and dead (right)',
      each('MessagesFailed', 'Sum'),
      each('MessagesDead', 'Sum'),
    ),
    graph(
      'A batch takes, p99, ms; conflicts (right)',
      each('BatchDuration', 'p99'),
      each('ConflictsRetried', 'Sum'),
    ),
  ];
}

function orderRow(scope: Construct, { queues }: Monitored): IWidget[] {
  const told = (metric: MetricName, statistic: Reading['statistic']) =>
    pipelineMetric(scope, metric, {}, { statistic, period });
  return [
    graph('Orders stuck, and dead letters seen', [
      told('OrdersStuck', 'Maximum'),
      told('DeadLetters', 'Maximum'),
    ]),
    graph(
      'Oldest order that waits for its first step, s; sent again (right)',
      [told('OldestUnsentOrderAge', 'Maximum')],
      [told('OrdersSentAgain', 'Sum')],
    ),
    graph(
      'Time until a queue is empty, s',
      queues.map((queue) => timeToDrain(queue).with({ label: queue.node.id })),
    ),
  ];
}

function functionRow({ functions }: Monitored): IWidget[] {
  const each = (
    name: Parameters<typeof functionMetric>[1],
    statistic: Parameters<typeof functionMetric>[2],
  ) => functions.map((target) => labelled(functionMetric(target, name, statistic), nameOf(target)));
  return [
    graph(
      'Functions: errors, and throttles (right)',
      each('Errors', 'Sum'),
      each('Throttles', 'Sum'),
    ),
    graph('Functions: duration p99, ms', each('Duration', 'p99')),
    graph('Functions: invocations', each('Invocations', 'Sum')),
  ];
}

function concurrencyRow(stages: readonly WatchedStage[]): IWidget[] {
  return stages.map(
    (stage) =>
      new GraphWidget({
        title: `Concurrency of ${nameOf(stage)}`,
        left: [functionMetric(stage.consumer, 'ConcurrentExecutions', 'Maximum')],
        leftAnnotations: [{ value: stage.consumer.concurrencyCap, label: 'cap of its mappings' }],
        ...THIRD,
      }),
  );
}

function apiRow({ api }: Monitored): IWidget[] {
  return [
    graph('API: requests', [apiMetric(api, 'Count', 'Sum')]),
    graph(
      'API: 4xx, and 5xx (right)',
      [apiMetric(api, '4xx', 'Sum')],
      [apiMetric(api, '5xx', 'Sum')],
    ),
    graph('API: latency, ms', [apiMetric(api, 'Latency', 'p50'), apiMetric(api, 'Latency', 'p99')]),
  ];
}

function tableRow({ tables }: Monitored): IWidget[] {
  const consumed = (name: 'ConsumedReadCapacityUnits' | 'ConsumedWriteCapacityUnits') =>
    tables.map((table) =>
      awsMetric('AWS/DynamoDB', name, tableOf(table), {
        statistic: 'Sum',
        period,
        label: table.node.id,
      }),
    );
  return [
    graph('Tables: read units', consumed('ConsumedReadCapacityUnits')),
    graph('Tables: write units', consumed('ConsumedWriteCapacityUnits')),
    graph(
      'Tables: calls turned away',
      tables.map((table) => throttles(table).with({ label: table.node.id })),
    ),
  ];
}
