/** Whether a message that an order waits for is to be sent again. Pure. */
import { count, duration } from '../words.ts';

/** What is known of a message and of the queue that it would be sent to. */
export interface Circumstances {
  /** For how long it is owed, ms. */
  readonly ageMs: number;
  readonly isDead: boolean;
  /** Messages in its queue, whatever they do there. Approximate, as SQS counts. */
  readonly queued: number;
  /** Of the oldest of them, s; undefined where nobody tells it. */
  readonly oldestAgeSeconds: number | undefined;
  /** The order's letters lie here. */
  readonly orderId: string;
}

/** A queue keeps a message for 14 days: SQS's longest retention, see `lib/fifo-queue.ts`. */
const RETENTION_MS = 14 * 24 * 60 * 60 * 1000;
/** CloudWatch is minutes late, and SQS's figures are approximate. */
const SLACK_MS = 10 * 60_000;

/** Why it is not to be sent, in a sentence; undefined: it is. */
export function refusalOf(about: Circumstances, minAgeMs: number): string | undefined {
  const { ageMs, isDead, queued, orderId } = about;
  if (isDead) return `it is dead, and must be redriven: dlq redrive --order ${orderId}`;
  if (ageMs < minAgeMs) {
    return `it is owed for ${duration(ageMs)} only, and may be on its way (--older-than, --force)`;
  }
  if (!mayBeQueued(about)) return undefined;
  return `it may be among the ${count(queued, 'message')} of its queue (--force sends it all the same)`;
}

function mayBeQueued({ ageMs, queued, oldestAgeSeconds }: Circumstances): boolean {
  if (queued === 0 || ageMs > RETENTION_MS + SLACK_MS) return false;
  if (oldestAgeSeconds === undefined) return true;
  return oldestAgeSeconds * 1000 >= ageMs - SLACK_MS;
}
