/**
 * Sends again what an order waits for: the same message, of the same business id and body, to the same
 * queue and group.
 *
 * One too many changes nothing. The consumer finds the record of the message, drops it, and sends what
 * it owes again, which the next one drops; records live 60 days, longer than a message can be on its
 * way. After that the books answer, which are kept for good: the order's state knows a late message, a
 * reservation gives the answer that it gave, a mail that is marked is not sent. What is refused all
 * the same is refused because another way is the right one (a redrive, or patience).
 *
 * The deduplication id is fresh: under the message's own, SQS would swallow it for five minutes after
 * the first.
 */
import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { QueueRole } from '../../../lambdas/runtime/ports.ts';
import { pipelineQueueNamed } from '../../../lib/pipeline-queues.ts';
import { DeploymentError } from '../../deployment/find-stack.ts';
import type { QueueUrls, StackOutputs } from '../../deployment/outputs.ts';
import type { Deployment } from '../command.ts';
import { deadOf } from '../order/attention.ts';
import type { Dossier } from '../order/dossier.ts';
import { type Outstanding, outstandingOf } from '../order/outstanding.ts';
import { oldestAges } from '../queue-ages.ts';
import { countMessages, totalOf } from '../queue-counts.ts';
import { type Circumstances, refusalOf } from './judge.ts';

export interface ResumeOptions {
  readonly isDryRun: boolean;
  /** Sends what is young or may be queued; a dead message never. */
  readonly isForced: boolean;
  readonly minAgeMs: number;
}

export interface Resumed {
  readonly message: string;
  readonly queue: QueueRole;
  /** ISO 8601 in UTC. */
  readonly owedSince: string;
  readonly outcome: 'sent' | 'would be sent' | 'refused';
  /** Why it was refused. */
  readonly reason?: string;
}

/** What becomes of each message that the order waits for; a refused one holds back those behind it. */
export async function resumeOrder(
  deployment: Deployment,
  dossier: Dossier,
  options: ResumeOptions,
): Promise<readonly Resumed[]> {
  const results: Resumed[] = [];
  for (const outstanding of outstandingOf(dossier)) {
    const { message, sinceMs } = outstanding;
    const about = await circumstancesOf(deployment, dossier, outstanding);
    const minAgeMs = options.isForced ? 0 : options.minAgeMs;
    const reason = refusalOf(options.isForced ? { ...about, queued: 0 } : about, minAgeMs);
    if (reason === undefined && !options.isDryRun) await send(deployment, outstanding);
    results.push({
      message: message.id,
      queue: message.queue,
      owedSince: new Date(sinceMs).toISOString(),
      outcome: reason !== undefined ? 'refused' : options.isDryRun ? 'would be sent' : 'sent',
      ...(reason !== undefined && { reason }),
    });
    if (reason !== undefined) break;
  }
  return results;
}

async function circumstancesOf(
  { connection, outputs, clock }: Deployment,
  dossier: Dossier,
  { message, sinceMs }: Outstanding,
): Promise<Circumstances> {
  const queue = queueFor(outputs, message.queue);
  const ages = await oldestAges(connection, [queue], clock.now());
  return {
    ageMs: clock.now() - sinceMs,
    isDead: deadOf(dossier).some((dead) => dead.message === message.id),
    queued: totalOf(await countMessages(connection.sqs, queue.url)),
    oldestAgeSeconds: ages.get(queue.name),
    orderId: dossier.order.orderId,
  };
}

async function send({ connection, outputs }: Deployment, { message }: Outstanding): Promise<void> {
  await connection.sqs.send(
    new SendMessageCommand({
      QueueUrl: queueFor(outputs, message.queue).url,
      MessageBody: message.body,
      MessageGroupId: message.groupId,
      MessageDeduplicationId: `resume-${randomUUID()}`,
    }),
  );
}

/** @throws DeploymentError */
function queueFor({ queues }: StackOutputs, role: QueueRole): QueueUrls {
  const found = queues.find(({ name }) => pipelineQueueNamed(name)?.role === role);
  if (found) return found;
  throw new DeploymentError(`the stack has no queue for ${role}: is it another version's?`);
}
