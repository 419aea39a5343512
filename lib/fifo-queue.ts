import { CfnOutput, type Duration } from 'aws-cdk-lib';
import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  type QueueProps,
} from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeLast } from './acknowledgements.ts';
import { queueDefaults } from './queue-defaults.ts';

export interface FifoQueueProps {
  /** At least six times the timeout of the function that consumes it (Lambda, SQS event source). */
  readonly visibilityTimeout: Duration;
  /** Deliveries after which a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

/** A FIFO queue in high-throughput mode with a FIFO dead-letter queue of its own. */
export class FifoQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: FifoQueueProps) {
    super(scope, id);
    const common: QueueProps = {
      ...queueDefaults,
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', common);
    acknowledgeLast(this.deadLetters);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: props.visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceiveCount },
    });
    new CfnOutput(this, 'Url', { value: this.queue.queueUrl }).overrideLogicalId(`${id}QueueUrl`);
    new CfnOutput(this, 'DeadLettersUrl', { value: this.deadLetters.queueUrl }).overrideLogicalId(
      `${id}DeadLettersUrl`,
    );
  }
}
