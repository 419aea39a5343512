import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { pipelineQueueNamed, pipelineQueues } from '../../../lib/pipeline-queues.ts';
import type { QueueUrls } from '../../deployment/outputs.ts';
import type { Deployment } from '../command.ts';
import { displayName } from '../dlq/queues.ts';
import { isOn, mappingsOf, stageOf } from '../stages/stages.ts';
import { ask } from '../told.ts';
import { type Check, checksOf, fail, ok, warn } from './check.ts';

/** What `lib/queue-defaults.ts` asks for, s: the 14 days that the promises rest on. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

const redrivePolicy = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is no JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.object({ deadLetterTargetArn: z.string() }));

/** The queues of the pipeline are there; those that a user adds may be, too. */
export async function checkOutputs({ outputs }: Deployment): Promise<readonly Check[]> {
  const missing = pipelineQueues
    .map(({ name }) => name)
    .filter((name) => !outputs.queues.some((queue) => queue.name === name));
  if (missing.length > 0) return [fail('outputs', `no queue ${missing.join(', ')}`)];
  return [ok('outputs', `${outputs.queues.length} queues, tables, API, currency, sender`)];
}

/** Each queue is FIFO where it must be, keeps messages for 14 days, and gives what is dead to its own queue. */
export async function checkQueues(deployment: Deployment): Promise<readonly Check[]> {
  const checks = await Promise.all(
    deployment.outputs.queues.map((queue) => checkQueue(deployment, queue)),
  );
  return checks.flat();
}

async function checkQueue(deployment: Deployment, queue: QueueUrls): Promise<readonly Check[]> {
  const subject = `queue ${displayName(queue)}`;
  const [source, dead] = await Promise.all([
    attributesOf(deployment, queue.url),
    attributesOf(deployment, queue.deadLettersUrl),
  ]);
  const policy = redrivePolicy.safeParse(source['RedrivePolicy']);
  const both = [source, dead];
  const isStandard = pipelineQueueNamed(queue.name)?.type === 'standard';
  if (!isStandard && !both.every(({ FifoQueue }) => FifoQueue === 'true')) {
    return [fail(subject, 'is not FIFO')];
  }
  if (policy.data?.deadLetterTargetArn !== dead['QueueArn']) {
    return [fail(subject, 'does not give what is dead to its dead-letter queue (RedrivePolicy)')];
  }
  const kept = Math.min(
    ...both.map(({ MessageRetentionPeriod }) => Number(MessageRetentionPeriod)),
  );
  if (!(kept >= RETENTION_SECONDS)) {
    return [warn(subject, `keeps messages for ${kept} s, not for 14 days`)];
  }
  return [ok(subject, `${isStandard ? 'standard' : 'FIFO'}, 14 days, with its dead-letter queue`)];
}

async function attributesOf(
  { connection }: Deployment,
  QueueUrl: string,
): Promise<Readonly<Record<string, string>>> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  return (await connection.sqs.send(command)).Attributes ?? {};
}

/** Each queue is read, and its consumer reports which messages of a batch failed. */
export async function checkMappings(deployment: Deployment): Promise<readonly Check[]> {
  const { connection, outputs } = deployment;
  const checks = await Promise.all(
    outputs.queues.map(async (queue) => {
      const subject = `mapping of ${displayName(queue)}`;
      const told = await ask(connection, () => mappingsOf(connection, queue));
      return checksOf(subject, told, (mappings) => {
        if (mappings.length === 0) return [fail(subject, 'nobody reads the queue')];
        if (!mappings.every(({ reportsFailures }) => reportsFailures)) {
          return [fail(subject, 'does not report failures by message: one would fail its batch')];
        }
        if (!mappings.every(isOn)) return [warn(subject, `paused: resume ${stageOf(queue)}`)];
        return [ok(subject, 'enabled, reports failures by message')];
      });
    }),
  );
  return checks.flat();
}
