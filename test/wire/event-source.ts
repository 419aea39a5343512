/** Lambda's event source mapping in short: receives, invokes, and deletes what did not fail. */
import type { SQSEvent } from 'aws-lambda';
import type { QueueRole } from '../../lambdas/runtime/ports.ts';
import { SqsError } from '../../local/sqs/errors.ts';
import type { SqsModel } from '../../local/sqs/model.ts';
import type { ReceivedMessage } from '../../local/sqs/receive.ts';
import { receivedRecord } from '../support/received-record.ts';
import type { FastClock } from './fast-clock.ts';
import { queueName } from './names.ts';
import { CONSUMER_TIMEOUT_MS, type Consume } from './pipeline.ts';
import type { Undertaker } from './undertaker.ts';

const MAXIMUM_CONCURRENCY = 2;
/** Between two looks at a queue, by the fast clock. */
const POLL_MS = 100;
/** The longest wait for others, by the fast clock: the harness's own, FIFO mappings know none. */
const WINDOW_MS = 60_000;

export interface EventSourceOptions {
  readonly role: QueueRole;
  readonly consume: Consume;
  readonly sqs: SqsModel;
  readonly clock: FastClock;
  readonly undertaker: Undertaker;
  /** Messages that it waits for, but not for ever, before it receives. */
  readonly gathers: () => number;
  /** Told of an answer that no event source mapping would understand. */
  readonly onViolation: (what: string) => void;
}

export class EventSource {
  readonly #options: EventSourceOptions;
  readonly #invocations = new Set<Promise<void>>();
  #waiting = 0;
  /** Since when it waits for others. */
  #gathersSince: number | undefined;
  #cancel: () => void = () => {};

  constructor(options: EventSourceOptions) {
    this.#options = options;
    this.#poll();
  }

  get role(): QueueRole {
    return this.#options.role;
  }

  /** Nothing is in the queue, and nobody is at work on what was. */
  get isIdle(): boolean {
    const { counts } = this.#options.sqs.queue(queueName(this.#options.role));
    return this.#invocations.size === 0 && counts.visible + counts['in-flight'] === 0;
  }

  /** Nobody is at work; what is in the queue waits for its time. */
  get isAtRest(): boolean {
    return this.#invocations.size === 0;
  }

  /** Resolves when the last invocation is over, those that timed out included. */
  async stop(): Promise<void> {
    this.#cancel();
    while (this.#invocations.size > 0) await Promise.all(this.#invocations);
  }

  #poll(): void {
    const { sqs, role, clock, undertaker } = this.#options;
    while (this.#waiting < MAXIMUM_CONCURRENCY && this.#haveGathered()) {
      const messages = sqs.receive(queueName(role), { maxMessages: 10 });
      if (messages.length === 0) break;
      this.#gathersSince = undefined;
      const living = messages.filter((message) => !undertaker.takes(role, message));
      if (living.length > 0) this.#give(living);
    }
    this.#cancel = clock.after(POLL_MS, () => this.#poll());
  }

  #haveGathered(): boolean {
    const { sqs, role, clock, gathers } = this.#options;
    const least = gathers();
    if (least === 1) return true;
    const { visible } = sqs.queue(queueName(role)).counts;
    if (visible === 0) return false;
    this.#gathersSince ??= clock.now();
    return visible >= least || clock.now() - this.#gathersSince >= WINDOW_MS;
  }

  #give(messages: readonly ReceivedMessage[]): void {
    const { clock } = this.#options;
    this.#waiting += 1;
    let isWaiting = true;
    const stopWaiting = () => {
      if (isWaiting) this.#waiting -= 1;
      isWaiting = false;
    };
    // What times out goes on as it can; nobody listens to it any more.
    const cancel = clock.after(CONSUMER_TIMEOUT_MS, stopWaiting);
    const invocation = this.#invoke(messages, () => isWaiting).finally(() => {
      cancel();
      stopWaiting();
      this.#invocations.delete(invocation);
    });
    this.#invocations.add(invocation);
  }

  async #invoke(messages: readonly ReceivedMessage[], isHeard: () => boolean): Promise<void> {
    const { consume, clock, onViolation, role } = this.#options;
    const deadline = clock.now() + CONSUMER_TIMEOUT_MS;
    const { arn } = this.#options.sqs.queue(queueName(this.#options.role)).identity;
    const event: SQSEvent = { Records: messages.map((message) => receivedRecord(message, arn)) };
    try {
      const { batchItemFailures } = await consume(event, {
        getRemainingTimeInMillis: () => deadline - clock.now(),
      });
      if (!isHeard()) return;
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const message of messages) {
        if (!failed.delete(message.messageId)) this.#delete(message);
      }
      if (failed.size > 0) onViolation(`${role} reports what it was not given: ${[...failed]}`);
    } catch (error) {
      onViolation(`the consumer of ${role} failed as a whole: ${String(error)}`);
    }
  }

  #delete({ receiptHandle }: ReceivedMessage): void {
    try {
      this.#options.sqs.delete(queueName(this.#options.role), receiptHandle);
    } catch (error) {
      // The visibility has ended meanwhile: the message comes again, as on AWS.
      if (!(error instanceof SqsError)) throw error;
    }
  }
}
