/** `dlq list` */
import { UsageError } from '../../command-line/usage-error.ts';
import { isFifo, type QueueUrls } from '../../deployment/outputs.ts';
import type { Command, Deployment } from '../command.ts';
import { table } from '../table.ts';
import { duration } from '../words.ts';
import { look } from './look.ts';
import { displayName } from './queues.ts';
import { countLetters, LOOK_SECONDS, sqsDeadLetters } from './sqs-dead-letters.ts';

const DEFAULT_LIMIT = 1_000;

interface Row {
  readonly queue: string;
  /** Approximate, as SQS counts. */
  readonly letters: number;
  /** Of them, received by somebody and not given back. */
  readonly inFlight: number;
  /** Among the letters that were looked at; null where letters have no groups. */
  readonly orders: number | null;
  readonly oldestSentAt: string | null;
  readonly oldestAgeSeconds: number | null;
  /** False when there are more letters than were looked at: too many, or not to be had. */
  readonly isComplete: boolean;
}

export const dlqList: Command = {
  name: 'dlq list',
  summary: 'how many letters each dead-letter queue holds, of how many orders, and how old',
  usage: `dlq list [options]

How many letters each dead-letter queue holds, of how many orders, and how old the oldest is. To tell
orders and age, letters are received and given back: for a moment, nobody else sees them.

  --limit N           letters of a queue to look at, 1 to 100,000 (default ${DEFAULT_LIMIT})`,
  examples: ['dlq list', 'dlq list --endpoint aws --region eu-west-1 --json'],
  options: { limit: 'text' },
  prepare(input) {
    if (input.words.length > 0) throw new UsageError('dlq list takes no words');
    const limit = input.integer('limit', DEFAULT_LIMIT, 1, 100_000);
    return async (deployment) => {
      const rows = await Promise.all(
        deployment.outputs.queues.map((queue) => rowOf(deployment, queue, limit)),
      );
      return { isWell: true, text: render(rows), data: { queues: rows } };
    };
  },
};

async function rowOf(
  { connection, clock }: Deployment,
  queue: QueueUrls,
  limit: number,
): Promise<Row> {
  const { letters: total, inFlight } = await countLetters(connection.sqs, queue);
  const none = { letters: [], isComplete: true };
  const seen =
    total === 0 ? none : await look(sqsDeadLetters(connection, queue, LOOK_SECONDS), limit);
  const oldest = seen.letters[0];
  return {
    queue: displayName(queue),
    letters: Math.max(total, seen.letters.length),
    inFlight,
    orders: isFifo(queue) ? new Set(seen.letters.map(({ groupId }) => groupId)).size : null,
    oldestSentAt: oldest ? new Date(oldest.sentAtMs).toISOString() : null,
    oldestAgeSeconds: oldest ? Math.floor((clock.now() - oldest.sentAtMs) / 1000) : null,
    isComplete: seen.isComplete && seen.letters.length >= total,
  };
}

function render(rows: readonly Row[]): string {
  const cells = rows.map(({ queue, letters, orders, oldestAgeSeconds, inFlight, isComplete }) => [
    queue,
    letters,
    orders === null ? '–' : isComplete ? orders : `${orders} or more`,
    oldestAgeSeconds === null ? '–' : duration(oldestAgeSeconds * 1000),
    inFlight,
  ]);
  return table(['QUEUE', 'LETTERS', 'ORDERS', 'OLDEST', 'IN FLIGHT'], cells);
}
