/**
 * Watches what single invocations send: which of them had to send more than one call to a queue
 * takes, how it was divided, and what happened to the calls.
 */
import * as z from 'zod';
import type { QueueRole } from '../../lambdas/runtime/ports.ts';
import type { Exchange } from './exchange.ts';
import type { WireFault } from './faults.ts';
import { roleOfQueue } from './names.ts';
import type { Consume } from './pipeline.ts';
import type { Observed } from './proxy.ts';

/** SendMessageBatch, API reference: at most 10 entries, and 1 MiB for all of them together. */
const MAX_ENTRIES = 10;
const MAX_BATCH_BYTES = 1_048_576;

/** One call, however often it was tried. */
export interface SendCall {
  readonly queueUrl: string;
  readonly groups: readonly string[];
  /** Of all its messages' bodies. */
  readonly bytes: number;
  /** What has happened to its tries. */
  readonly faults: readonly WireFault[];
}

/** What one invocation had to send to one queue: more than 1 MiB, in no more than ten messages. */
export type DividedSend = readonly SendCall[];

const request = z.object({
  QueueUrl: z.string(),
  Entries: z.array(z.object({ MessageGroupId: z.string(), MessageBody: z.string() })),
});

interface Invocation {
  /** Of the queue that it was fed from. */
  readonly role: QueueRole;
  readonly groups: ReadonlySet<string>;
  /** By what they send. */
  readonly calls: Map<string, SendCall>;
}

export class LargeSends {
  readonly #onViolation: (what: string) => void;
  readonly #invocations: Invocation[] = [];
  readonly #running = new Set<Invocation>();
  /** Of the last call that sends this. */
  readonly #faults = new Map<string, WireFault[]>();

  constructor(onViolation: (what: string) => void) {
    this.#onViolation = onViolation;
  }

  /**
   * The consumer of a queue, watched: a group of it is with one invocation at a time, but for one that
   * timed out and goes on, so that its calls can be told.
   */
  watch(role: QueueRole, consume: Consume): Consume {
    return async (event, context) => {
      const groups = event.Records.map(({ attributes }) => attributes.MessageGroupId ?? '');
      const invocation = { role, groups: new Set(groups), calls: new Map<string, SendCall>() };
      this.#invocations.push(invocation);
      this.#running.add(invocation);
      try {
        return await consume(event, context);
      } finally {
        this.#running.delete(invocation);
      }
    };
  }

  requested({ call, body }: Exchange): void {
    if (call !== 'SendMessageBatch') return;
    const { QueueUrl: queueUrl, Entries } = request.parse(JSON.parse(body));
    const bytes = Entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.MessageBody), 0);
    if (bytes > MAX_BATCH_BYTES) this.#onViolation(`a call sends ${bytes} bytes to ${queueUrl}`);
    const groups = Entries.map(({ MessageGroupId }) => MessageGroupId);
    const name = nameOf(queueUrl, groups);
    const from = sendersTo(roleOfQueue(queueUrl));
    for (const { role, groups: own, calls } of this.#running) {
      const isItsOwn = from.includes(role) && groups.every((group) => own.has(group));
      if (!isItsOwn || calls.has(name)) continue;
      const faults: WireFault[] = [];
      this.#faults.set(name, faults);
      calls.set(name, { queueUrl, groups, bytes, faults });
    }
  }

  observe({ call, body, fault }: Observed): void {
    if (call !== 'SendMessageBatch' || !fault) return;
    const { QueueUrl, Entries } = request.parse(JSON.parse(body));
    const groups = Entries.map(({ MessageGroupId }) => MessageGroupId);
    this.#faults.get(nameOf(QueueUrl, groups))?.push(fault);
  }

  /** The sends that one call would have held by its ten entries, and not by its bytes. */
  get divided(): readonly DividedSend[] {
    return this.#invocations.flatMap(({ calls }) => {
      const ofQueue = new Map<string, SendCall[]>();
      for (const call of calls.values()) {
        ofQueue.set(call.queueUrl, [...(ofQueue.get(call.queueUrl) ?? []), call]);
      }
      return [...ofQueue.values()].map(firstWave).filter(isDividedByBytes);
    });
  }
}

/** The inventory replies; the order's consumer sends all else. */
const sendersTo = (queue: QueueRole): readonly QueueRole[] =>
  queue === 'replies' ? ['inventory'] : ['orders', 'replies'];

/** A group that comes again has a second message, which may not be in one call with its first. */
function firstWave(calls: readonly SendCall[]): readonly SendCall[] {
  const seen = new Set<string>();
  const end = calls.findIndex(({ groups }) => {
    const isAgain = groups.some((group) => seen.has(group));
    for (const group of groups) seen.add(group);
    return isAgain;
  });
  return end === -1 ? calls : calls.slice(0, end);
}

function isDividedByBytes(calls: readonly SendCall[]): boolean {
  const entries = calls.reduce((sum, { groups }) => sum + groups.length, 0);
  const bytes = calls.reduce((sum, call) => sum + call.bytes, 0);
  return entries <= MAX_ENTRIES && bytes > MAX_BATCH_BYTES;
}

const nameOf = (queueUrl: string, groups: readonly string[]) => `${queueUrl} ${groups.join(' ')}`;
