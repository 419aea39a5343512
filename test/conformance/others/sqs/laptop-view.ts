/** What the laptop holds for a sequence: known differences are told by it before a step is done. */
import { SqsError } from '../../../../local/sqs/errors.ts';
import type { Message } from '../../../../local/sqs/message.ts';
import type { SqsModel } from '../../../../local/sqs/model.ts';
import type { Queue } from '../../../../local/sqs/queue.ts';
import { decodeReceipt } from '../../../../local/sqs/receipt-handle.ts';
import type { HandleRef, QueueRef, Setup } from './step.ts';

/** What a receipt handle is good for at a queue. */
export type HandleState =
  /** Its message is in flight by it. */
  | 'held'
  /** Its message was received by it the last time, and is visible again. */
  | 'latest'
  /** Its message was received since. */
  | 'old'
  /** Its message was deleted, purged or moved. */
  | 'gone'
  /** The queue never gave it. */
  | 'foreign';

/** What the laptop's side of the sequence calls them. */
interface Named {
  nameOf(queue: QueueRef): string;
  handleOf(ref: HandleRef): string;
}

export class LaptopView {
  readonly setup: Setup;
  readonly #model: SqsModel;
  readonly #side: Named;

  constructor(setup: Setup, model: SqsModel, side: Named) {
    this.setup = setup;
    this.#model = model;
    this.#side = side;
  }

  get isFifo(): boolean {
    return this.setup.kind === 'fifo';
  }

  /** Undefined of one that is missing. */
  queue(ref: QueueRef): Queue | undefined {
    return ref === 'missing' ? undefined : this.#model.queue(this.#side.nameOf(ref));
  }

  /** What could be received now, in the order of arrival. */
  open(ref: QueueRef): readonly Message[] {
    return this.queue(ref)?.openMessages(Number.POSITIVE_INFINITY) ?? [];
  }

  messages(ref: QueueRef): readonly Message[] {
    return [...(this.queue(ref)?.messages() ?? [])];
  }

  /** Deduplication ids that were sent to it, or came to it as those of dead letters. */
  deduplicationIds(ref: QueueRef): ReadonlySet<string> {
    const queue = this.queue(ref);
    const ids = new Set<string>();
    // A key is a scope, a space, and the id.
    for (const [key] of queue?.sent.entries(this.#model.clock.now()) ?? []) {
      ids.add(key.slice(key.indexOf(' ') + 1));
    }
    for (const { content } of queue?.messages() ?? []) ids.add(content.deduplicationId ?? '');
    return ids;
  }

  /** Whether it remembers a receive of this ReceiveRequestAttemptId. */
  hasAttempt(ref: QueueRef, attempt: string): boolean {
    return this.queue(ref)?.attempts.get(attempt, this.#model.clock.now()) !== undefined;
  }

  /** Messages that the next receive takes to the dead-letter queue, if it reaches them. */
  exhausted(ref: QueueRef): readonly Message[] {
    const most = this.queue(ref)?.settings.redrivePolicy?.maxReceiveCount;
    if (most === undefined) return [];
    return this.messages(ref).filter(
      ({ state, receivesHere }) => state === 'visible' && receivesHere >= most,
    );
  }

  /** The handle itself. */
  given(handle: HandleRef): string {
    return this.#side.handleOf(handle);
  }

  handle(handle: HandleRef, at: QueueRef): HandleState {
    const queue = this.queue(at);
    if (!queue || handle === 'made up' || handle.of !== at) return 'foreign';
    const given = this.#side.handleOf(handle);
    try {
      const receipt = decodeReceipt(given, queue.identity.id);
      const message = queue.find(receipt.ordinal);
      if (!message) return 'gone';
      if (message.receiveCount !== receipt.receive) return 'old';
      return message.state === 'in-flight' ? 'held' : 'latest';
    } catch (error) {
      if (error instanceof SqsError) return 'foreign';
      throw error;
    }
  }
}
