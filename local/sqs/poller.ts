/**
 * Long polling in the process, without HTTP: what the event source mapping and the JSON protocol
 * receive with.
 *
 *     const poller = new SqsPoller(model);
 *     const messages = await poller.receive('orders.fifo', { maxMessages: 10, waitMs: 20_000, signal });
 *     poller.deleteBatch('orders.fifo', messages.map((message) => message.receiptHandle));
 *     poller.changeVisibility('orders.fifo', handle, 0); // give it back at once
 *
 * A waiting receive costs nothing: it sleeps until the queue changes or its next timer is due.
 */

import { settleBatch } from './batch.ts';
import type { SqsError } from './errors.ts';
import type { SqsModel } from './model.ts';
import type { ReceivedMessage, ReceiveOptions } from './receive.ts';

export interface PollOptions extends Omit<ReceiveOptions, 'longPoll'> {
  /** Milliseconds to wait for a message. Default 0: answer at once. */
  readonly waitMs?: number;
  /** Ends the wait with no message, and without having taken any. */
  readonly signal?: AbortSignal;
}

/** A receipt handle that was refused, and why. */
export interface RefusedHandle {
  readonly receiptHandle: string;
  readonly error: SqsError;
}

export class SqsPoller {
  readonly #model: SqsModel;
  #waiting = 0;

  constructor(model: SqsModel) {
    this.#model = model;
  }

  /** Receives that wait at this moment. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Messages as soon as there is one, or none once the wait is over. Rejects with `SqsError`, also
   * when the queue is deleted meanwhile.
   */
  async receive(queueName: string, options: PollOptions = {}): Promise<ReceivedMessage[]> {
    const { waitMs = 0, signal, ...receiveOptions } = options;
    if (signal?.aborted) return [];
    const longPoll = waitMs > 0;
    const take = () => this.#model.receive(queueName, { ...receiveOptions, longPoll });
    const messages = take();
    if (messages.length > 0 || !longPoll) return messages;
    this.#waiting += 1;
    try {
      return await this.#wait(queueName, take, this.#model.clock.now() + waitMs, signal);
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Deletes one by one; answers those that were refused. */
  deleteBatch(queueName: string, receiptHandles: readonly string[]): readonly RefusedHandle[] {
    return settleBatch(receiptHandles, (handle) =>
      this.#model.delete(queueName, handle),
    ).failed.map(({ entry, error }) => ({ receiptHandle: entry, error }));
  }

  /** Whole seconds from now, 0 to 43,200. Throws `SqsError`. */
  changeVisibility(queueName: string, receiptHandle: string, timeoutSeconds: number): void {
    this.#model.changeVisibility(queueName, receiptHandle, timeoutSeconds);
  }

  #wait(
    queueName: string,
    take: () => ReceivedMessage[],
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<ReceivedMessage[]> {
    const { clock } = this.#model;
    return new Promise((resolve, reject) => {
      let ended = false;
      let scheduled = false;
      let cancelTimer = () => {};
      const end = (settle: () => void) => {
        if (ended) return;
        ended = true;
        cancelTimer();
        stopListening();
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const abort = () => end(() => resolve([]));
      const attempt = () => {
        scheduled = false;
        if (ended) return;
        try {
          const messages = take();
          if (messages.length > 0 || clock.now() >= deadline) end(() => resolve(messages));
          else sleep();
        } catch (error) {
          end(() => reject(error));
        }
      };
      const sleep = () => {
        cancelTimer();
        const dueAt = Math.min(deadline, this.#model.nextDueAt(queueName) ?? deadline);
        cancelTimer = clock.callAt(dueAt, attempt);
      };
      // One attempt after a whole batch has arrived, not one amid it.
      const stopListening = this.#model.queue(queueName).onChange(() => {
        if (scheduled) return;
        scheduled = true;
        queueMicrotask(attempt);
      });
      signal?.addEventListener('abort', abort, { once: true });
      sleep();
    });
  }
}
