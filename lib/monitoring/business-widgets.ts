import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IWidget, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { MetricName } from '../../lambdas/runtime/metrics.ts';
import type { Settings } from '../settings.ts';
import type { Reading } from './aws-metrics.ts';
import { pipelineMetric } from './pipeline-metric.ts';

const period = Duration.minutes(5);
const HALF = { width: 12, height: 7 };

/** What the shop wants to know, a row each. */
export function businessWidgets(scope: Construct, { currency }: Settings): readonly IWidget[][] {
  const counted = (name: MetricName, label: string) =>
    pipelineMetric(scope, name, {}, { statistic: 'Sum', period, label });
  const timed = (statistic: Reading['statistic'], label: string) =>
    pipelineMetric(scope, 'TimeToConfirm', {}, { statistic, period, label });
  const orders = [
    counted('OrdersReceived', 'received'),
    counted('OrdersConfirmed', 'confirmed'),
    counted('OrdersRejected', 'rejected'),
    counted('OrdersCancelled', 'cancelled'),
  ];
  const value = pipelineMetric(
    scope,
    'ConfirmedValue',
    { currency },
    { statistic: 'Sum', period, label: `${currency}, minor units` },
  );
  const mails = [
    counted('MailsSent', 'sent'),
    counted('MailsRefused', 'refused by SES'),
    counted('MailsSuperseded', 'superseded'),
    counted('MailsSuppressed', 'address barred'),
    counted('MailsAgain', 'came again, not sent'),
  ];
  const cameBack = [
    counted('MailsBounced', 'bounced'),
    counted('MailsComplainedOf', 'complained of'),
  ];
  return [
    [
      new SingleValueWidget({
        title: 'In the period shown',
        metrics: [...orders, value],
        setPeriodToTimeRange: true,
        width: 24,
        height: 4,
      }),
    ],
    [
      new GraphWidget({ title: 'Orders', left: orders, ...HALF }),
      new GraphWidget({ title: 'Value of confirmed orders', left: [value], ...HALF }),
    ],
    [
      new GraphWidget({
        title: 'From submission to confirmation, ms',
        left: [timed('p50', 'half of them within'), timed('p99', '99 of 100 within')],
        ...HALF,
      }),
      new GraphWidget({
        title: 'Mails, and what came back of them (right)',
        left: mails,
        right: cameBack,
        ...HALF,
      }),
    ],
  ];
}
