import type { QueueUrls } from '../../deployment/outputs.ts';
import type { Deployment } from '../command.ts';
import { displayName } from '../dlq/queues.ts';
import { countLetters } from '../dlq/sqs-dead-letters.ts';
import { oldestAges } from '../queue-ages.ts';
import { countMessages, type QueueCounts } from '../queue-counts.ts';
import { isOn, mappingsOf, stageOf } from '../stages/stages.ts';
import { ask } from '../told.ts';

export interface QueueStatus extends QueueCounts {
  readonly queue: string;
  /** Null where nobody tells it. */
  readonly oldestAgeSeconds: number | null;
  readonly deadLetters: number;
  readonly stage: string;
  /** Null on an endpoint that does not tell. `none`: nobody reads the queue. */
  readonly mapping: 'enabled' | 'paused' | 'none' | null;
}

export async function readQueues({
  connection,
  outputs,
  clock,
}: Deployment): Promise<readonly QueueStatus[]> {
  const ages = await oldestAges(connection, outputs.queues, clock.now());
  return Promise.all(
    outputs.queues.map(async (queue) => ({
      queue: displayName(queue),
      ...(await countMessages(connection.sqs, queue.url)),
      oldestAgeSeconds: ages.get(queue.name) ?? null,
      deadLetters: (await countLetters(connection.sqs, queue)).letters,
      stage: stageOf(queue),
      mapping: await mappingState(connection, queue),
    })),
  );
}

async function mappingState(
  connection: Deployment['connection'],
  queue: QueueUrls,
): Promise<QueueStatus['mapping']> {
  const told = await ask(connection, () => mappingsOf(connection, queue));
  if (told.kind === 'untold') return null;
  if (told.value.length === 0) return 'none';
  return told.value.every(isOn) ? 'enabled' : 'paused';
}
