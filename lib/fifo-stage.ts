import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { SourceQueues } from '../lambdas/runtime/aws/sqs-source.ts';
import {
  keyAttribute,
  type QueueRole,
  queueRoles,
  type Table,
  tableVariable,
} from '../lambdas/runtime/ports.ts';
import { FifoQueue } from './fifo-queue.ts';
import { KeyTable, type TableWrite } from './key-table.ts';
import { PipelineFunction } from './pipeline-function.ts';
import { visibilityFor } from './queue-defaults.ts';
import type { Settings } from './settings.ts';

export interface FifoStageProps {
  readonly settings: Settings;
  /** The queues that the stage consumes: the name of each, by its role. */
  readonly queues: Readonly<Partial<Record<QueueRole, string>>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** How the consumer writes its idempotency records. */
  readonly recordWrites?: readonly TableWrite[];
  /** Tables that nobody else uses, by their roles. */
  readonly owns?: readonly Table[];
  /** Where the consumer notes why a message is dead. */
  readonly failures: KeyTable;
}

/**
 * FIFO queues with their dead-letter queues, a consumer, and the consumer's idempotency table. The
 * consumer is that of the folder of `lambdas/` that has the stage's name in lower case.
 */
export class FifoStage extends Construct {
  readonly consumer: PipelineFunction;
  /** By which the consumer names itself in its metrics and log lines: its folder's name. */
  readonly stageName: string;
  readonly queues: ReadonlyMap<QueueRole, FifoQueue>;

  constructor(scope: Construct, id: string, props: FifoStageProps) {
    super(scope, id);
    const { settings } = props;
    const { keepData } = settings;
    this.stageName = id.toLowerCase();
    const idempotency = new KeyTable(this, `${id}Idempotency`, {
      key: keyAttribute.idempotency,
      timeToLive: 'expiresAt',
      keepData,
    });
    this.consumer = new PipelineFunction(this, 'Consumer', {
      folder: this.stageName,
      timeoutSeconds: settings.consumerTimeoutSeconds,
      environment: { ...props.environment },
    });
    idempotency.giveTo(this.consumer, 'IDEMPOTENCY_TABLE', props.recordWrites ?? ['PutItem']);
    for (const role of props.owns ?? []) {
      const name = role.charAt(0).toUpperCase() + role.slice(1);
      const table = new KeyTable(this, name, { key: keyAttribute[role], keepData });
      table.giveTo(this.consumer, tableVariable(role), ['PutItem', 'UpdateItem']);
    }
    props.failures.giveTo(this.consumer, 'FAILURES_TABLE', ['UpdateItem']);
    this.queues = new Map(
      queueRoles.flatMap((role) => {
        const name = props.queues[role];
        return name === undefined ? [] : [[role, this.addQueue(name, settings)] as const];
      }),
    );
    this.tellOfSources(settings);
  }

  /** Lets `sender` send to one of the stage's queues. */
  acceptFrom(sender: PipelineFunction, role: QueueRole): void {
    const queue = this.queues.get(role);
    if (!queue) throw new Error(`stage ${this.node.id} has no queue for ${role}`);
    sender.sendTo(role, queue);
  }

  /** The consumer gives messages back, and buries what is hopeless: see `runtime/failed.ts`. */
  private tellOfSources({ maxReceiveCount }: Settings): void {
    const sources: SourceQueues = [...this.queues.values()].map(({ queue, deadLetters }) => ({
      arn: queue.queueArn,
      url: queue.queueUrl,
      deadLettersUrl: deadLetters.queueUrl,
    }));
    for (const { deadLetters } of this.queues.values()) {
      deadLetters.grant(this.consumer, 'sqs:SendMessage');
    }
    this.consumer.addEnvironment('SOURCE_QUEUES', Stack.of(this).toJsonString(sources));
    this.consumer.addEnvironment('MAX_RECEIVE_COUNT', String(maxReceiveCount));
  }

  private addQueue(name: string, settings: Settings): FifoQueue {
    const queue = new FifoQueue(this, name, {
      visibilityTimeout: visibilityFor(settings.consumerTimeoutSeconds),
      maxReceiveCount: settings.maxReceiveCount,
    });
    this.consumer.consume(queue.queue, settings);
    return queue;
  }
}
