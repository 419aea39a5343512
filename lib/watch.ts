import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { QueueRole } from '../lambdas/runtime/ports.ts';
import { RECEIVED_INDEX } from '../lambdas/runtime/received-index.ts';
import { UNDER_WAY_INDEX } from '../lambdas/runtime/under-way-index.ts';
import type { FifoQueue } from './fifo-queue.ts';
import { KeyTable } from './key-table.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { Settings } from './settings.ts';

export interface WatchProps {
  readonly settings: Settings;
  readonly orders: KeyTable;
  readonly failures: KeyTable;
  /** Every queue of the pipeline, by its role. */
  readonly queues: ReadonlyMap<QueueRole, FifoQueue>;
}

/** A look at full dead-letter queues takes up to 20 s, and each call is bound by the time left. */
const TIMEOUT_SECONDS = 60;
const PERIOD = Duration.minutes(1);

/** A function that runs every minute, and sees to what no message tells of: `lambdas/watch`. */
export class Watch extends Construct {
  readonly function: PipelineFunction;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const { settings, orders, failures, queues } = props;
    this.function = new PipelineFunction(this, 'Function', {
      folder: 'watch',
      timeoutSeconds: TIMEOUT_SECONDS,
      environment: {
        STUCK_ORDER_SECONDS: String(settings.stuckOrderSeconds),
        MAX_RECEIVE_COUNT: String(settings.maxReceiveCount),
      },
    });
    const memory = new KeyTable(this, id, {
      key: 'task',
      keepData: settings.keepData,
    });
    memory.giveTo(this.function, 'WATCH_TABLE', ['PutItem']);
    orders.giveTo(this.function, 'ORDERS_TABLE', []);
    this.allow(
      ['dynamodb:Query'],
      [RECEIVED_INDEX, UNDER_WAY_INDEX].map((index) => `${orders.table.tableArn}/index/${index}`),
    );
    failures.giveTo(this.function, 'FAILURES_TABLE', ['UpdateItem']);
    this.allow(['dynamodb:Scan'], [failures.table.tableArn]);
    this.showDeadLetters(queues);
    const nextLook =
      'A look that fails is made up by the next, a minute later: there is no letter.';
    Validations.of(this.function).acknowledge({
      id: 'Serverless::Serverless-LambdaDLQ',
      reason: nextLook,
    });
    const rule = new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(PERIOD),
      targets: [new LambdaFunction(this.function)],
    });
    Validations.of(rule).acknowledge({
      id: 'Serverless::Serverless-EventBusDLQ',
      reason: nextLook,
    });
  }

  private showDeadLetters(queues: WatchProps['queues']): void {
    const urls = Object.fromEntries(
      [...queues].map(([role, { deadLetters }]) => [role, deadLetters.queueUrl]),
    );
    this.allow(
      ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'],
      [...queues.values()].map(({ deadLetters }) => deadLetters.queueArn),
    );
    this.function.addEnvironment('DEAD_LETTER_URLS', Stack.of(this).toJsonString(urls));
  }

  private allow(actions: string[], resources: string[]): void {
    this.function.addToRolePolicy(new PolicyStatement({ actions, resources }));
  }
}
