import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { inventoryStage, LINES_PER_TRANSACTION } from '../../lambdas/inventory/stage.ts';
import { orderStage } from '../../lambdas/order/stage.ts';
import { metrics, NAMESPACE } from '../../lambdas/runtime/metrics.ts';
import { awsMetrics } from '../../lib/monitoring/aws-metrics.ts';
import { alarmsOf, type DescribedMetric, metricsOfAlarms, metricsOfDashboards } from './metrics.ts';
import { resourcesOf, templateWith } from './template.ts';

const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
/** As GitHub makes them. */
const anchors = [...operations.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-'),
);

let template: Template;
beforeAll(() => {
  template = templateWith();
});

const inventory = inventoryStage({ currency: 'GBP', linesPerTransaction: LINES_PER_TRANSACTION });
const stages = [orderStage.name, inventory.name, 'email', 'feedback'];

/** What is wrong with a metric that somebody reads: nobody tells it, or not by these dimensions. */
function flawOf({ namespace, name, dimensions }: DescribedMetric): string | undefined {
  const names = Object.keys(dimensions).sort().join();
  if (namespace === NAMESPACE) {
    const spec = Object.entries(metrics).find(([known]) => known === name)?.[1];
    if (!spec) return 'the code does not emit it';
    if (names !== [...spec.dimensions, 'stack'].sort().join()) return `not told by ${names}`;
    if (dimensions['stack'] !== 'OrderPipeline') return 'of another stack';
    const { stage } = dimensions;
    return stage === undefined || stages.includes(stage) ? undefined : `no stage is ${stage}`;
  }
  const known = Object.entries(awsMetrics).find(([aws]) => aws === namespace)?.[1];
  if (!known?.some((aws) => aws === name)) return 'AWS does not tell it';
  return dimensionsOf(namespace, name).includes(names) ? undefined : `not told by ${names}`;
}

/** By which dimensions AWS tells it: the sources are with the list. */
function dimensionsOf(namespace: string, name: string): readonly string[] {
  switch (namespace) {
    case 'AWS/SQS':
      return ['QueueName'];
    case 'AWS/Lambda':
      return ['FunctionName'];
    case 'AWS/ApiGateway':
      return ['ApiId'];
    case 'AWS/DynamoDB':
      return name === 'SystemErrors'
        ? ['Operation,TableName']
        : ['TableName', 'GlobalSecondaryIndexName,TableName'];
    case 'AWS/SES':
      return [''];
    default:
      return [];
  }
}

describe('what is watched', () => {
  it('is told by the code or by AWS, in every alarm', () => {
    const read = metricsOfAlarms(template);
    expect(read.length).toBeGreaterThan(50);
    for (const metric of read) expect([metric, flawOf(metric)]).toEqual([metric, undefined]);
  });

  it('is told by the code or by AWS, in every widget', () => {
    const read = metricsOfDashboards(template);
    expect(read.length).toBeGreaterThan(80);
    for (const metric of read) expect([metric, flawOf(metric)]).toEqual([metric, undefined]);
  });

  it('is every metric that the code emits: each is paid for', () => {
    const read = [...metricsOfAlarms(template), ...metricsOfDashboards(template)];
    const own = read.filter(({ namespace }) => namespace === NAMESPACE).map(({ name }) => name);
    expect([...new Set(own)].sort()).toEqual(Object.keys(metrics).sort());
  });

  it('is, of every stage, all that it measures of its batches', () => {
    const read = metricsOfDashboards(template);
    const byStage = Object.entries(metrics)
      .filter(([, { dimensions }]) => dimensions.some((dimension) => dimension === 'stage'))
      .map(([name]) => name);
    for (const name of byStage) {
      const shown = read.filter((metric) => metric.name === name);
      expect(shown.map(({ dimensions }) => dimensions['stage']).sort()).toEqual(stages.toSorted());
    }
  });

  it.each([
    [{ namespace: NAMESPACE, name: 'OrdersLost', dimensions: { stack: 'OrderPipeline' } }],
    [{ namespace: NAMESPACE, name: 'MessagesDead', dimensions: { stack: 'OrderPipeline' } }],
    [
      {
        namespace: NAMESPACE,
        name: 'MessagesDead',
        dimensions: { stack: 'OrderPipeline', stage: 'loyalty' },
      },
    ],
    [{ namespace: 'AWS/SQS', name: 'OldestMessage', dimensions: { QueueName: 'q' } }],
    [{ namespace: 'AWS/DynamoDB', name: 'SystemErrors', dimensions: { TableName: 't' } }],
  ])('is not what nobody tells: %j', (metric) => {
    expect(flawOf(metric)).toEqual(expect.any(String));
  });
});

describe('alarms', () => {
  it('say in a sentence what is wrong, and name a paragraph of the runbook that is there', () => {
    const sections = alarmsOf(template).map(({ AlarmDescription }) => {
      const found = /^[A-Z\d].+\. Runbook: docs\/operations\.md#(.+)$/.exec(AlarmDescription);
      return found?.[1] ?? AlarmDescription;
    });
    for (const section of sections) expect(anchors).toContain(section);
    const paragraphs = anchors.filter((anchor) => anchor.startsWith('alarm-'));
    expect([...new Set(sections)].sort()).toEqual(paragraphs.sort());
  });

  it('are three a queue, two a function, two a table, one a stage, and eight of the whole', () => {
    const of = (type: string) => Object.keys(resourcesOf(template, type)).length;
    const queues = of('AWS::SQS::Queue') / 2;
    const each =
      3 * queues + 2 * of('AWS::Lambda::Function') + 2 * of('AWS::DynamoDB::Table') + stages.length;
    expect(alarmsOf(template)).toHaveLength(each + 8);
  });

  it('tell nobody when no topic is set, and an output says so', () => {
    for (const alarm of alarmsOf(template)) expect(alarm).not.toHaveProperty('AlarmActions');
    template.hasOutput('AlarmsTell', {
      Value: 'nobody: set alarmTopicArn to the ARN of an SNS topic',
    });
  });

  it('tell the topic that is set when they go off, and when they are over', () => {
    const alarmTopicArn = 'arn:aws:sns:eu-west-1:123456789012:pager';
    const told = templateWith({ alarmTopicArn });
    for (const alarm of alarmsOf(told)) {
      expect(alarm).toMatchObject({ AlarmActions: [alarmTopicArn], OKActions: [alarmTopicArn] });
    }
    told.hasOutput('AlarmsTell', { Value: alarmTopicArn });
  });

  it('take silence for health, but for the watch’s, and for rates that are as they were', () => {
    const deviant = alarmsOf(template)
      .filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching')
      .map(({ TreatMissingData, AlarmDescription }) => [
        TreatMissingData,
        AlarmDescription.split('#')[1],
      ]);
    expect(deviant).toEqual([
      ['breaching', 'alarm-the-watch-is-silent'],
      ['ignore', 'alarm-mails-bounce'],
      ['ignore', 'alarm-mails-are-complained-of'],
    ]);
  });

  it.each([
    ['mails-refused', { Statistic: 'Sum', Period: 3_600 }, 1, 'GreaterThanThreshold'],
    ['mails-bounce', { Statistic: 'Maximum', Period: 3_600 }, 1, 'GreaterThanOrEqualToThreshold'],
    ['orders-stuck', { Statistic: 'Maximum', Period: 300 }, 1, 'GreaterThanThreshold'],
    ['orders-unsent', { Statistic: 'Maximum', Period: 300 }, 1, 'GreaterThanThreshold'],
    ['the-watch-is-silent', { Statistic: 'SampleCount', Period: 300 }, 2, 'LessThanThreshold'],
  ] as const)(
    'of %s read their metric so',
    (name, reading, EvaluationPeriods, ComparisonOperator) => {
      const alarms = alarmsOf(template).filter((alarm) =>
        alarm.AlarmDescription.endsWith(`#alarm-${name}`),
      );
      expect(alarms).toMatchObject([{ ...reading, EvaluationPeriods, ComparisonOperator }]);
    },
  );

  it('go off where the settings say', () => {
    const thresholds = (settings: Readonly<Record<string, unknown>>, section: string) => [
      ...new Set(
        alarmsOf(templateWith(settings))
          .filter(({ AlarmDescription }) => AlarmDescription.endsWith(`#${section}`))
          .map(({ Threshold }) => Threshold),
      ),
    ];
    const settings = {
      unsentOrderAlarmSeconds: 301,
      oldestMessageAlarmSeconds: 302,
      timeToDrainAlarmSeconds: 303,
      apiLatencyAlarmMs: 304,
      maximumConcurrency: 7,
      concurrencyAlarmPercent: 50,
      refusedMailsAlarmCount: 6,
    };
    expect(thresholds(settings, 'alarm-orders-unsent')).toEqual([301]);
    expect(thresholds(settings, 'alarm-oldest-message')).toEqual([302]);
    expect(thresholds(settings, 'alarm-time-to-drain')).toEqual([303]);
    expect(thresholds(settings, 'alarm-api-latency')).toEqual([304]);
    expect(thresholds(settings, 'alarm-mails-refused')).toEqual([6]);
    // The order stage consumes two queues.
    expect(thresholds(settings, 'alarm-concurrency-near-its-cap')).toEqual([7, 4]);
  });
});

describe('the document for operators', () => {
  it('says rightly how many metrics and alarms are paid for', () => {
    const emitted = Object.values(metrics).reduce((sum, { dimensions }) => {
      const isByStage = dimensions.some((dimension) => dimension === 'stage');
      return sum + (isByStage ? stages.length : 1);
    }, 0);
    const read = metricsOfAlarms(template).length;
    const said =
      /bills: (\S+) of them with (\S+) stages .+ \((\S+) USD a month.+ The (\S+) alarms read (\S+) metrics \((\S+) USD/;
    expect(said.exec(operations.replaceAll('\n', ' '))?.slice(1)).toEqual([
      String(emitted),
      String(stages.length),
      (emitted * 0.3).toFixed(2),
      String(alarmsOf(template).length),
      String(read),
      (read * 0.1).toFixed(2),
    ]);
  });

  it('names every metric', () => {
    for (const name of Object.keys(metrics)) expect(operations).toContain(`\`${name}\``);
  });
});
