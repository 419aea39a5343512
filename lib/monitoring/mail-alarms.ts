/** Alarms on how SES and the world take mails. */
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { awsMetric } from './aws-metrics.ts';
import { pipelineMetric } from './pipeline-metric.ts';
import type { AddAlarm } from './runbook-alarm.ts';

/**
 * From here on SES puts an account under review; it may stop it at twice the bounces, five times the
 * complaints (SES, Developer Guide, "Sending review process FAQs").
 */
const BOUNCE_RATE = 0.05;
const COMPLAINT_RATE = 0.001;

const period = Duration.hours(1);
const reading = { statistic: 'Maximum', period } as const;
/** Of all that the account sends, not only of this stack's mails. */
const rate = {
  comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  periods: 1,
  // SES tells the rates when it sends; until then they are what they were.
  missing: TreatMissingData.IGNORE,
};

export function addMailAlarms(
  add: AddAlarm,
  scope: Construct,
  { refusedMailsAlarmCount }: Settings,
): void {
  add('MailsRefused', {
    metric: pipelineMetric(scope, 'MailsRefused', {}, { statistic: 'Sum', period }),
    threshold: refusedMailsAlarmCount,
    periods: 1,
    says: `SES refused more than ${refusedMailsAlarmCount} mails for good within an hour.`,
    runbook: 'alarm-mails-refused',
  });
  add('MailsBounce', {
    ...rate,
    metric: awsMetric('AWS/SES', 'Reputation.BounceRate', {}, reading),
    threshold: BOUNCE_RATE,
    says: `${BOUNCE_RATE * 100} % or more of the account's mails bounce: SES may stop it from sending.`,
    runbook: 'alarm-mails-bounce',
  });
  add('MailsComplainedOf', {
    ...rate,
    metric: awsMetric('AWS/SES', 'Reputation.ComplaintRate', {}, reading),
    threshold: COMPLAINT_RATE,
    says: `${COMPLAINT_RATE * 100} % or more of the account's mails are complained of: SES may stop it.`,
    runbook: 'alarm-mails-are-complained-of',
  });
}
