/** `dlq show` */
import { UsageError } from '../../command-line/usage-error.ts';
import type { Command } from '../command.ts';
import { count, duration } from '../words.ts';
import { type Description, describe, titleOf, unseenText } from './describe.ts';
import { look } from './look.ts';
import { displayName, queuesNamed } from './queues.ts';
import { countLetters, LOOK_SECONDS, sqsDeadLetters } from './sqs-dead-letters.ts';

const DEFAULT_LIMIT = 20;
/** Letters that are looked through for those of one order. */
const SCAN_LIMIT = 100_000;

interface Shown extends Description {
  readonly body?: string;
}

export const dlqShow: Command = {
  name: 'dlq show',
  summary: 'the letters of a dead-letter queue: of which order, since when, and why',
  usage: `dlq show QUEUE [options]

The letters of a dead-letter queue, oldest first: the order, the message, since when it is dead, and the
error that it died of. They are received and given back: for a moment, nobody else sees them.

  --order ID          only those of this order; SQS cannot look one up: all letters are scanned
  --limit N           letters to show, 1 to 1,000 (default ${DEFAULT_LIMIT})
  --bodies            their bodies too, which hold personal data`,
  examples: [
    'dlq show order-replies',
    'dlq show inventory --order ord_9f86d081884c7d659a2feaa0c55ad015 --bodies',
  ],
  options: { order: 'text', limit: 'text', bodies: 'flag' },
  prepare(input) {
    const [name, ...others] = input.words;
    if (name === undefined || others.length > 0) throw new UsageError('dlq show takes one QUEUE');
    const orderId = input.text('order');
    const limit = input.integer('limit', DEFAULT_LIMIT, 1, 1_000);
    return async ({ connection, outputs, clock }) => {
      const [queue, ...more] = queuesNamed(outputs, name);
      if (!queue || more.length > 0) throw new UsageError('dlq show takes one QUEUE, not all');
      const total = (await countLetters(connection.sqs, queue)).letters;
      const seen = await look(
        sqsDeadLetters(connection, queue, LOOK_SECONDS),
        orderId === undefined ? limit : SCAN_LIMIT,
      );
      const matching = seen.letters.filter(
        ({ groupId }) => orderId === undefined || groupId === orderId,
      );
      const letters = matching.slice(0, limit).map((letter) => ({
        ...describe(queue.name, letter),
        ...(input.flag('bodies') && { body: letter.body }),
      }));
      const scanned = seen.letters.length;
      const unseen = seen.isComplete ? Math.max(0, total - scanned) : 0;
      const hasMore = !seen.isComplete || matching.length > limit;
      const extent = { orderId, scanned, hasMore, unseen };
      const isComplete = !hasMore && unseen === 0;
      return {
        isWell: true,
        text: render(displayName(queue), letters, extent, clock.now()),
        data: { queue: displayName(queue), scanned, unseen, isComplete, letters },
      };
    };
  },
};

interface Extent {
  readonly orderId: string | undefined;
  readonly scanned: number;
  /** Beyond the limit. */
  readonly hasMore: boolean;
  /** Letters that SQS counts, and that were not to be had. */
  readonly unseen: number;
}

function render(
  queue: string,
  letters: readonly Shown[],
  { orderId, scanned, hasMore, unseen }: Extent,
  nowMs: number,
): string {
  const of = orderId === undefined ? '' : ` of order ${orderId}, among ${scanned} scanned`;
  const more = hasMore ? '; there are more (--limit)' : '';
  const heading = `${queue}: ${count(letters.length, 'letter')}${of}${more}`;
  const parts = [heading, ...letters.map((letter) => renderLetter(letter, nowMs))];
  return [...parts, ...(unseen > 0 ? [`! ${unseenText(unseen)}`] : [])].join('\n\n');
}

function renderLetter(letter: Shown, nowMs: number): string {
  const { order, sentAt, failure, body } = letter;
  const died = failure
    ? `${failure.error}\n         in ${failure.stage}, at attempt ${failure.attempt}`
    : 'no error beside it: SQS moved it, after too many deliveries';
  return [
    `order    ${order ?? 'unknown'}`,
    `message  ${titleOf(letter)}`,
    `dead     since ${sentAt}, for ${duration(nowMs - Date.parse(sentAt))}`,
    `error    ${died}`,
    ...(body === undefined ? [] : [`body     ${body}`]),
  ].join('\n');
}
