/** `dlq redrive` */
import { UsageError } from '../../command-line/usage-error.ts';
import type { QueueUrls } from '../../deployment/outputs.ts';
import type { Command, Deployment } from '../command.ts';
import { type Description, describe } from './describe.ts';
import { displayName, queuesNamed } from './queues.ts';
import { redrive } from './redrive.ts';
import { isWell, type QueueReport, renderReport } from './redrive-report.ts';
import { countLetters, REDRIVE_SECONDS, sqsDeadLetters } from './sqs-dead-letters.ts';

const DEFAULT_PER_SECOND = 50;
/** What a date in an HTTP header leaves out (RFC 9110, 5.6.7): the SDK's offset is as much too early. */
const DATE_HEADER_MS = 1_000;
/** The watch holds the letters that it looks at for up to 40 s: see `lambdas/watch/look.ts`. */
const PATIENCE_MS = 45_000;

export const dlqRedrive: Command = {
  name: 'dlq redrive',
  summary: 'sends dead letters back to their queue, each order in its order',
  usage: `dlq redrive QUEUE|all [options]
       npm run ops -- dlq redrive --order ID [options]

Sends dead letters back to the queue that they came from, and deletes each once SQS has taken it. The
letters of an order keep their order; one that cannot be sent stops its order, and no other. All are
sent, those too that no schema of this version knows: see \`dlq show\`, or a dry run. What dies again
while it runs, or is newer than its start, is left for the next time.

  --order ID          only those of this order; SQS cannot look one up: all letters are scanned
  --dry-run           says what would be sent, and sends nothing
  --rate N            letters a second, 1 to 1,000 (default ${DEFAULT_PER_SECOND})`,
  examples: [
    'dlq redrive all --dry-run',
    'dlq redrive inventory --rate 5',
    'dlq redrive --order ord_9f86d081884c7d659a2feaa0c55ad015 --endpoint aws --region eu-west-1',
  ],
  options: { order: 'text', 'dry-run': 'flag', rate: 'text' },
  prepare(input) {
    const orderId = input.text('order');
    const [name = orderId === undefined ? undefined : 'all', ...others] = input.words;
    if (name === undefined) throw new UsageError('dlq redrive what? QUEUE, all, or --order ID');
    if (others.length > 0) throw new UsageError(`one queue, or all; not also ${others.join(', ')}`);
    const options = {
      orderId,
      isDryRun: input.flag('dry-run'),
      perSecond: input.integer('rate', DEFAULT_PER_SECOND, 1, 1_000),
    };
    return async (deployment) => {
      const reports: QueueReport[] = [];
      for (const queue of queuesNamed(deployment.outputs, name)) {
        if (reports.at(-1)?.interrupted !== undefined) break;
        reports.push(await redriveQueue(deployment, queue, options));
      }
      deployment.progress.end();
      return {
        isWell: isWell(reports, options),
        text: renderReport(reports, options),
        data: { dryRun: options.isDryRun, queues: reports },
      };
    };
  },
};

interface Options {
  readonly orderId: string | undefined;
  readonly isDryRun: boolean;
  readonly perSecond: number;
}

async function redriveQueue(
  { connection, clock, signal, progress }: Deployment,
  queue: QueueUrls,
  { orderId, isDryRun, perSecond }: Options,
): Promise<QueueReport> {
  const { sqs } = connection;
  const name = displayName(queue);
  const before = await countLetters(sqs, queue);
  const letters: Description[] = [];
  const result = await redrive(sqsDeadLetters(connection, queue, REDRIVE_SECONDS), {
    clock,
    perSecond,
    signal,
    // Its own requests tell the SDK how far this machine's clock is from SQS's, less a part of a second.
    startedAtMs: clock.now() + sqs.config.systemClockOffset + DATE_HEADER_MS,
    dryRun: isDryRun,
    others: {
      expected: before.letters,
      count: async () => {
        progress.update(letters.length, before.letters, `letters of ${name}; others hold the rest`);
        return (await countLetters(sqs, queue)).letters;
      },
      patienceMs: PATIENCE_MS,
    },
    ...(orderId !== undefined && { orderId }),
    onRedriven: (letter) => {
      letters.push(describe(queue.name, letter));
      progress.update(letters.length, before.letters, `letters of ${name}`);
    },
  });
  return { queue: name, ...result, letters };
}
