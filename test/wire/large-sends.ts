/**
 * Watches what single invocations send: which of them had to send more than one call to a queue
 * takes, how it was divided, and what happened to the calls.
 */
import { type QueueRole, queueRoles } from '../../lambdas/runtime/ports.ts';
import { limits } from '../../local/sqs/limits.ts';
import { batchIn, type SentBatch } from './batch-body.ts';
import type { Exchange } from './exchange.ts';
import type { WireFault } from './faults.ts';
import type { Consume } from './pipeline.ts';
import type { Observed } from './proxy.ts';

/** One call, however often it was tried. */
export interface SendCall {
  readonly queue: QueueRole;
  readonly groups: readonly string[];
  /** Of all its messages' bodies. */
  readonly bytes: number;
  /** What has happened to its tries. */
  readonly faults: readonly WireFault[];
}

/** What one invocation had to send to one queue: more than 1 MiB, in no more than ten messages. */
export type DividedSend = readonly SendCall[];

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
    const batch = batchIn(body);
    const { queue, messages } = batch;
    const bytes = messages.reduce((sum, message) => sum + Buffer.byteLength(message.body), 0);
    if (bytes > limits.maxBytes) this.#onViolation(`a call sends ${bytes} bytes to ${queue}`);
    const groups = messages.map(({ groupId }) => groupId);
    const name = nameOf(batch);
    const from = sendersTo(queue);
    for (const { role, groups: own, calls } of this.#running) {
      const isItsOwn = from.includes(role) && groups.every((group) => own.has(group));
      if (!isItsOwn || calls.has(name)) continue;
      const faults: WireFault[] = [];
      this.#faults.set(name, faults);
      calls.set(name, { queue, groups, bytes, faults });
    }
  }

  observe({ call, body, fault }: Observed): void {
    if (call !== 'SendMessageBatch' || !fault) return;
    this.#faults.get(nameOf(batchIn(body)))?.push(fault);
  }

  /** The sends that one call would have held by its ten entries, and not by its bytes. */
  get divided(): readonly DividedSend[] {
    return this.#invocations.flatMap(({ calls }) => {
      const all = [...calls.values()];
      return queueRoles
        .map((role) => firstWave(all.filter(({ queue }) => queue === role)))
        .filter(isDividedByBytes);
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
  return entries <= limits.maxBatchEntries && bytes > limits.maxBytes;
}

const nameOf = ({ queue, messages }: SentBatch) =>
  `${queue} ${messages.map(({ groupId }) => groupId).join(' ')}`;
