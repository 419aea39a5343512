import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ConfigurationSet, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeLast } from './acknowledgements.ts';
import type { KeyTable } from './key-table.ts';
import { PipelineFunction } from './pipeline-function.ts';
import { queueDefaults, visibilityFor } from './queue-defaults.ts';
import type { Settings } from './settings.ts';

export interface MailFeedbackProps {
  readonly settings: Settings;
  readonly configurationSet: ConfigurationSet;
  /** Where bounces and complaints are noted, beside the orders. */
  readonly mailReports: KeyTable;
  /** Addresses that are not mailed again. */
  readonly suppressions: KeyTable;
}

/**
 * With a visibility timeout of three minutes an outage may last six hours. What cannot be read the
 * function itself buries after a few receives.
 */
const MAX_RECEIVE_COUNT = 120;

/**
 * Bounces and complaints on their way back: SES tells a topic, the topic a queue, and a function of
 * its own notes them. The queue is a standard one, as SES publishes to no FIFO topic: events come
 * again and in any order, and `lambdas/feedback` does not mind.
 */
export class MailFeedback extends Construct {
  readonly consumer: PipelineFunction;
  /** By which the consumer names itself in its metrics and log lines: its folder's name. */
  readonly stageName = 'feedback';
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: MailFeedbackProps) {
    super(scope, id);
    const { settings, configurationSet, mailReports, suppressions } = props;
    const topic = this.addTopic();
    configurationSet.addEventDestination('Feedback', {
      destination: EventDestination.snsTopic(topic),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
    this.deadLetters = new Queue(this, 'DeadLetters', queueDefaults);
    acknowledgeLast(this.deadLetters);
    this.queue = new Queue(this, 'Queue', {
      ...queueDefaults,
      visibilityTimeout: visibilityFor(settings.consumerTimeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    topic.addSubscription(
      new SqsSubscription(this.queue, {
        rawMessageDelivery: true,
        deadLetterQueue: this.deadLetters,
      }),
    );
    this.consumer = new PipelineFunction(this, 'Function', {
      folder: this.stageName,
      timeoutSeconds: settings.consumerTimeoutSeconds,
      environment: { DEAD_LETTERS_URL: this.deadLetters.queueUrl },
    });
    this.consumer.consume(this.queue, settings);
    this.deadLetters.grant(this.consumer, 'sqs:SendMessage');
    mailReports.letWrite(this.consumer, 'MAIL_REPORTS_TABLE', ['UpdateItem']);
    suppressions.letWrite(this.consumer, 'SUPPRESSIONS_TABLE', ['PutItem']);
    this.tellOf('MailFeedbackQueueUrl', this.queue.queueUrl);
    this.tellOf('MailFeedbackDeadLettersUrl', this.deadLetters.queueUrl);
  }

  /**
   * An event names its customer, so the topic is encrypted. AWS's own key for topics cannot be used:
   * its policy lets no service publish. The topic's policy says who may publish; the key alone is of
   * no use to anybody.
   */
  private addTopic(): Topic {
    const key = new Key(this, 'Key', {
      description: 'Bounces and complaints on their way from SES to the queue',
      enableKeyRotation: true,
      // Nothing is kept under it for longer than it takes to deliver it.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: ['*'],
      }),
    );
    Validations.of(key).acknowledge({
      id: 'cdk-validator-cfnguard::kms_create_grant_aws_service_check',
      reason: 'SES alone may use it, and may make no grants.',
    });
    return new Topic(this, 'Topic', { masterKey: key, enforceSSL: true });
  }

  private tellOf(output: string, value: string): void {
    new CfnOutput(this, output, { value }).overrideLogicalId(output);
  }
}
