/**
 * How many of the orders that wait are sent again. Whether a message left is not to be known: an
 * order may wait because nobody sent it, or because its queue is long or stands still. So a few of
 * them are sent again, and others of the same age are left: if those that were sent go on and the
 * others do not, sending helps, and more are sent (TCP's slow start); if both go on, the queue
 * moves by itself; if neither does, it stands, and sending would only make it longer. Sending what
 * was sent is harmless: SQS's deduplication drops the repeat within five minutes, the inbox after.
 */
import * as z from 'zod/mini';

export const FIRST_SIZE = 10;
export const LARGEST_SIZE = 1_000;
/** As many of those that were sent, and of those that were left, are looked at in the next run. */
const SAMPLE = 10;
/** A queue that stands gets another probe after 2, 4, 8, 16 min: an outage ends without notice. */
const FIRST_PAUSE_MS = 2 * 60_000;
const LONGEST_PAUSE_MS = 16 * 60_000;

/** What became of the last probe is read off these orders. */
export const probe = z.object({
  size: z.int(),
  sent: z.array(z.string()),
  /** The control group: as old, and not sent. */
  left: z.array(z.string()),
  /** How often in a row no order of a probe went on. */
  inVain: z.int(),
  /** When the next probe is due although none went on, ms since the epoch. */
  dueMs: z.int(),
});
export type Probe = z.output<typeof probe>;

export type Evidence = 'sending-helps' | 'moves-by-itself' | 'stands';

/** What the last probe shows, `wentOn` being the orders that no longer wait. */
export function judge(last: Probe, wentOn: ReadonlySet<string>): Evidence {
  const sent = share(last.sent, wentOn);
  if (sent === 0) return 'stands';
  return sent - share(last.left, wentOn) >= 0.5 ? 'sending-helps' : 'moves-by-itself';
}

function share(orderIds: readonly string[], wentOn: ReadonlySet<string>): number {
  if (orderIds.length === 0) return 0;
  return orderIds.filter((orderId) => wentOn.has(orderId)).length / orderIds.length;
}

/** The size of the next probe, 0 for none now, and how many were in vain before it. */
export function nextProbe(
  last: Probe | undefined,
  wentOn: ReadonlySet<string>,
  nowMs: number,
): Pick<Probe, 'size' | 'inVain'> {
  if (!last) return { size: FIRST_SIZE, inVain: 0 };
  switch (judge(last, wentOn)) {
    case 'sending-helps':
      return { size: Math.min(last.size * 2, LARGEST_SIZE), inVain: 0 };
    case 'moves-by-itself':
      return { size: FIRST_SIZE, inVain: 0 };
    case 'stands':
      return { size: nowMs < last.dueMs ? 0 : FIRST_SIZE, inVain: last.inVain + 1 };
  }
}

/** How many orders it takes to choose a probe of this size, and its control group, among. */
export const poolFor = (size: number) => Math.max(size + SAMPLE, 20 * SAMPLE);

/**
 * The orders to send, of a pool that has the oldest first, and what to remember of the probe. Half
 * of them are the oldest, which a queue that moves leaves behind when nobody has sent them; half are
 * chosen by chance, so that orders that cannot go on, be they the oldest, do not stand for all.
 */
export function drawProbe(
  pool: readonly string[],
  { size, inVain }: Pick<Probe, 'size' | 'inVain'>,
  nowMs: number,
  random: () => number,
): { readonly orderIds: readonly string[]; readonly probe: Probe } {
  const oldest = pool.slice(0, Math.ceil(size / 2));
  const others = shuffled(pool.slice(oldest.length), random);
  const byChance = others.slice(0, size - oldest.length);
  const orderIds = [...oldest, ...byChance];
  const sent = orderIds.slice(-SAMPLE);
  const left = others.slice(byChance.length, byChance.length + SAMPLE);
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** inVain, LONGEST_PAUSE_MS);
  return { orderIds, probe: { size, sent, left, inVain, dueMs: nowMs + pauseMs } };
}

/** Fisher and Yates. */
function shuffled(items: readonly string[], random: () => number): readonly string[] {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [result[at], result[other]];
    if (a === undefined || b === undefined) continue;
    result[at] = b;
    result[other] = a;
  }
  return result;
}
