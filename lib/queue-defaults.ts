/** What every queue of the pipeline has, and what its consumer's timeout means for it. */
import { Duration } from 'aws-cdk-lib';
import { QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';

/** SQS's longest retention. It starts anew when a message moves to a FIFO dead-letter queue. */
const RETENTION = Duration.days(14);

export const queueDefaults: QueueProps = {
  retentionPeriod: RETENTION,
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
};

/** Visibility timeout over function timeout, as Lambda asks for an SQS event source. */
const VISIBILITY_FACTOR = 6;

export const visibilityFor = (functionTimeoutSeconds: number): Duration =>
  Duration.seconds(functionTimeoutSeconds * VISIBILITY_FACTOR);
