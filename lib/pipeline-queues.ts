/**
 * The pipeline's queues as the outputs of its stack call them, for the tools that look into a
 * deployment. A test compares them with the outputs of the template.
 */
import { commandStages } from '../core/commands.ts';
import type { QueueRole } from '../lambdas/runtime/ports.ts';

export interface PipelineQueue {
  /** Its outputs are this and `QueueUrl`, or `DeadLettersUrl`. */
  readonly name: string;
  /** What consumes it, as an operator calls it: the folder of `lambdas/`. */
  readonly stage: string;
  /** `standard`: messages have no groups, and come in any order. */
  readonly type: 'fifo' | 'standard';
  /** Undefined of a queue that no function sends to. */
  readonly role?: QueueRole;
}

/** Brings SES's events about mails that came back. */
export const mailFeedbackQueue: PipelineQueue = {
  name: 'MailFeedback',
  stage: 'feedback',
  type: 'standard',
};

/** As they stand in the stack: a command stage's queue is called after the stage. */
export const pipelineQueues: readonly PipelineQueue[] = [
  { name: 'Orders', stage: 'order', type: 'fifo', role: 'orders' },
  { name: 'OrderReplies', stage: 'order', type: 'fifo', role: 'replies' },
  ...commandStages.map(
    (stage): PipelineQueue => ({ name: capitalized(stage), stage, type: 'fifo', role: stage }),
  ),
  mailFeedbackQueue,
];

/** Undefined of a queue that somebody has added to the stack beside them. */
export function pipelineQueueNamed(name: string): PipelineQueue | undefined {
  return pipelineQueues.find((queue) => queue.name === name);
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
