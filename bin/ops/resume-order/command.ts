/** `resume-order` */
import { UsageError } from '../../command-line/usage-error.ts';
import type { Command, Deployment, Outcome } from '../command.ts';
import { notFound, readOrderId } from '../order/command.ts';
import { dossierStores, readDossier } from '../order/dossier.ts';
import { STUCK_AFTER_MINUTES } from '../patience.ts';
import { orUnreadable } from '../unreadable.ts';
import { duration, shortName } from '../words.ts';
import { type Resumed, type ResumeOptions, resumeOrder } from './resume.ts';

export const resumeOrderCommand: Command = {
  name: 'resume-order',
  summary: 'sends again the message that an order waits for, when its queue has lost it',
  usage: `resume-order ID [options]

Rebuilds the message that an order waits for from its state and from the records of those that took
effect, and sends it again: when it has been in a queue for longer than the 14 days that a queue keeps
it, or was thrown away. One too many changes nothing: its consumer finds the record, and drops it. Ends
with 1 when a message is refused: it is dead (redrive it), young, or may still be in its queue as far as
can be told; --force sends the last two all the same.

  --older-than N      minutes for which it must be owed (default ${STUCK_AFTER_MINUTES})
  --force             sends it though it is young, or may be in its queue
  --dry-run           says what would be sent, and sends nothing`,
  examples: [
    'resume-order ord_9f86d081884c7d659a2feaa0c55ad015 --dry-run',
    'resume-order ord_9f86d081884c7d659a2feaa0c55ad015 --force',
  ],
  options: { 'older-than': 'text', force: 'flag', 'dry-run': 'flag' },
  prepare(input) {
    const orderId = readOrderId(input, 'resume-order');
    const isForced = input.flag('force');
    if (isForced && input.text('older-than') !== undefined) {
      throw new UsageError('--force asks for no age: leave --older-than out');
    }
    const minutes = input.integer('older-than', STUCK_AFTER_MINUTES, 0, 100_000);
    const options = { isForced, isDryRun: input.flag('dry-run'), minAgeMs: minutes * 60_000 };
    return (deployment) => orUnreadable(() => resume(deployment, orderId, options));
  },
};

async function resume(
  deployment: Deployment,
  orderId: string,
  options: ResumeOptions,
): Promise<Outcome> {
  const { connection, outputs, clock } = deployment;
  const stores = dossierStores(connection, outputs, clock);
  const dossier = await readDossier(stores, orderId, clock.now());
  if (!dossier) return notFound(orderId);
  const messages = await resumeOrder(deployment, dossier, options);
  const { state } = dossier.order;
  return {
    isWell: messages.every(({ outcome }) => outcome !== 'refused'),
    text: render(orderId, state, messages, clock.now()),
    data: { orderId, state, dryRun: options.isDryRun, messages },
  };
}

function render(
  orderId: string,
  state: string,
  messages: readonly Resumed[],
  nowMs: number,
): string {
  const heading = `order ${orderId} is ${state}`;
  if (messages.length === 0) return `${heading}, and waits for nothing.`;
  const lines = messages.map(({ message, queue, owedSince, outcome, reason }) => {
    const age = duration(nowMs - Date.parse(owedSince));
    const what = `${shortName(message)}, owed for ${age}`;
    return reason === undefined
      ? `  ${what}: ${outcome} to ${queue}`
      : `  ! ${what}: not sent, for ${reason}`;
  });
  return [heading, ...lines].join('\n');
}
