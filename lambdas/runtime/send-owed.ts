import type { Logger, Outgoing, QueueClient } from './ports.ts';

/** SendMessageBatch, API reference: at most 10 entries, and 1 MiB for all of them together. */
const MAX_ENTRIES = 10;
const MAX_BATCH_BYTES = 1_048_576;

/**
 * Sends messages in as few calls as the limits allow and returns those that were not sent, or not
 * surely. The order of one group on one queue is kept: its second message is in a later call than
 * its first, and is not sent at all when the first was not.
 */
export async function sendOwed(
  queues: QueueClient,
  log: Logger,
  messages: readonly Outgoing[],
): Promise<ReadonlySet<Outgoing>> {
  const unsent = new Set<Outgoing>();
  const blocked = new Set<string>();
  const withhold = (message: Outgoing) => {
    unsent.add(message);
    blocked.add(lane(message));
  };
  for (const wave of waves(messages)) {
    const sendable = wave.filter((message) => !blocked.has(lane(message)));
    for (const message of wave) if (blocked.has(lane(message))) unsent.add(message);
    await Promise.all(
      batches(sendable).map(async (batch) => {
        for (const message of await sendBatch(queues, log, batch)) withhold(message);
      }),
    );
  }
  return unsent;
}

async function sendBatch(
  queues: QueueClient,
  log: Logger,
  batch: readonly [Outgoing, ...Outgoing[]],
): Promise<readonly Outgoing[]> {
  try {
    return await queues.sendBatch(batch[0].queue, batch);
  } catch (error) {
    log.log('warn', 'send-failed', { queue: batch[0].queue, messages: batch.length, error });
    return batch;
  }
}

const lane = ({ queue, groupId }: Outgoing) => `${queue}/${groupId}`;

/** The n-th wave holds the n-th message of each lane. */
function waves(messages: readonly Outgoing[]): readonly (readonly Outgoing[])[] {
  const seen = new Map<string, number>();
  const result: Outgoing[][] = [];
  for (const message of messages) {
    const nth = seen.get(lane(message)) ?? 0;
    seen.set(lane(message), nth + 1);
    const wave = result[nth] ?? [];
    result[nth] = wave;
    wave.push(message);
  }
  return result;
}

/** Packs messages, queue by queue, into calls within both limits. */
function batches(messages: readonly Outgoing[]): readonly [Outgoing, ...Outgoing[]][] {
  const result: [Outgoing, ...Outgoing[]][] = [];
  const open = new Map<string, { batch: Outgoing[]; bytes: number }>();
  for (const message of messages) {
    const bytes = Buffer.byteLength(message.body);
    const current = open.get(message.queue);
    if (current && current.batch.length < MAX_ENTRIES && current.bytes + bytes <= MAX_BATCH_BYTES) {
      current.batch.push(message);
      current.bytes += bytes;
    } else {
      const batch: [Outgoing, ...Outgoing[]] = [message];
      result.push(batch);
      open.set(message.queue, { batch, bytes });
    }
  }
  return result;
}
