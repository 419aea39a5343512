/** The operator's redrive of every queue, `dlq redrive all`, with a client whose calls go wrong. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { redrive } from '../../bin/ops/dlq/redrive.ts';
import { sqsDeadLetters } from '../../bin/ops/dlq/sqs-dead-letters.ts';
import { type Clock, type QueueRole, queueRoles } from '../../lambdas/runtime/ports.ts';
import { deadLettersOf, queueName } from './names.ts';

const PER_SECOND = 1_000;
/** By the fast clock: what a redrive could not give back is not hidden for the rest of the run. */
export const HIDDEN_SECONDS = 60;

export interface OperatorOptions {
  readonly client: SQSClient;
  /** Of the proxy. */
  readonly url: string;
  readonly urlOf: (queue: string) => string;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
}

/** Redrives all; answers what did not go well, of which the next redrive takes care. */
export async function redriveAll(options: OperatorOptions): Promise<readonly string[]> {
  const troubles: string[] = [];
  for (const role of queueRoles) troubles.push(...(await redriveQueue(options, role)));
  return troubles;
}

async function redriveQueue(
  { client, url, urlOf, clock }: OperatorOptions,
  role: QueueRole,
): Promise<readonly string[]> {
  const name = queueName(role);
  const queue = { name, url: urlOf(name), deadLettersUrl: urlOf(deadLettersOf(role)) };
  const letters = sqsDeadLetters({ sqs: client, endpointUrl: url }, queue, HIDDEN_SECONDS);
  const { interrupted, undeleted, stopped } = await redrive(letters, {
    clock,
    perSecond: PER_SECOND,
  });
  return [
    ...(interrupted === undefined
      ? []
      : [`the redrive of ${name} was interrupted: ${interrupted}`]),
    ...(undeleted === 0 ? [] : [`${undeleted} letters of ${name} are redriven, and still there`]),
    ...stopped.map(({ groupId, reason }) => `the redrive of ${groupId} was stopped: ${reason}`),
  ];
}
