import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { FifoQueue } from '../fifo-queue.ts';
import { FifoStage } from '../fifo-stage.ts';
import { KeyTable } from '../key-table.ts';
import { MailFeedback } from '../mail-feedback.ts';
import { PipelineFunction } from '../pipeline-function.ts';

/** A queue with its dead-letter queue. */
export type WatchedQueue = FifoQueue | MailFeedback;

/** What consumes queues, by a function that tells the metrics of a stage. */
export type WatchedStage = FifoStage | MailFeedback;

/** What alarms and dashboards watch: all of its kind, so that what is added is watched, too. */
export interface Monitored {
  readonly queues: readonly WatchedQueue[];
  readonly stages: readonly WatchedStage[];
  readonly functions: readonly PipelineFunction[];
  readonly tables: readonly KeyTable[];
  readonly api: HttpApi;
}

export function monitoredIn(scope: Construct, api: HttpApi): Monitored {
  const all = scope.node.findAll();
  return {
    queues: all.filter((part) => part instanceof FifoQueue || part instanceof MailFeedback),
    stages: all.filter((part) => part instanceof FifoStage || part instanceof MailFeedback),
    functions: all.filter((part) => part instanceof PipelineFunction),
    tables: all.filter((part) => part instanceof KeyTable),
    api,
  };
}

/** A part's path below the stack as one word: unique, for ids and for what has no better name. */
export function nameOf(part: Construct): string {
  return part.node.path.split('/').slice(1).join('');
}
