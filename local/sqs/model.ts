import type { Clock } from '../clock.ts';
import { changeVisibility, deleteMessage } from './acknowledge.ts';
import { moveToDeadLetterQueue } from './dead-letters.ts';
import { SqsError } from './errors.ts';
import { createIds, type Ids } from './ids.ts';
import { limits } from './limits.ts';
import { type MoveTask, type MoveTaskInput, MoveTasks } from './move-tasks.ts';
import type { Queue, SentMessage } from './queue.ts';
import { present, type ReceivedMessage, type ReceiveOptions, receive } from './receive.ts';
import { type Place, QueueRegistry } from './registry.ts';
import { type SendInput, send } from './send.ts';

export interface SqsModelOptions extends Partial<Place> {
  /** The only source of time. */
  readonly clock: Clock;
  /** The only source of randomness: numbers in [0, 1). */
  readonly random: () => number;
}

/**
 * SQS as one account sees it in one region: FIFO queues exactly as documented, standard queues
 * with none of their anomalies (each message once, in the order of its becoming visible).
 * Synchronous and deterministic: the same calls at the same times answer the same. Every method
 * throws `SqsError` where SQS refuses.
 */
export class SqsModel {
  readonly clock: Clock;
  readonly place: Place;
  readonly #ids: Ids;
  readonly #registry: QueueRegistry;
  readonly #moveTasks: MoveTasks;

  constructor({
    clock,
    random,
    region = 'us-east-1',
    accountId = '000000000000',
  }: SqsModelOptions) {
    this.clock = clock;
    this.place = { region, accountId };
    this.#ids = createIds(random);
    this.#registry = new QueueRegistry(this.place, this.#ids);
    this.#moveTasks = new MoveTasks(this.#registry, this.#ids);
  }

  /** The queue of that name as of now. Throws QueueDoesNotExist. */
  queue(name: string): Queue {
    const now = this.clock.now();
    this.#moveTasks.settle(now);
    const queue = this.#registry.get(name);
    queue.settle(now);
    return queue;
  }

  /** When the queue may change by time alone; undefined: never. */
  nextDueAt(name: string): number | undefined {
    const ofQueue = this.#registry.get(name).nextDueAt;
    const ofTasks = this.#moveTasks.nextDueAt;
    return ofTasks === undefined ? ofQueue : Math.min(ofTasks, ofQueue ?? ofTasks);
  }

  /** Attributes are CreateQueue's, as strings; see `QueueRegistry.create`. */
  createQueue(name: string, attributes: Readonly<Record<string, string>> = {}): Queue {
    return this.#registry.create(name, attributes, this.clock.now());
  }

  deleteQueue(name: string): void {
    this.#registry.delete(this.queue(name), this.clock.now());
  }

  /** In the order of their names. */
  listQueues(): readonly Queue[] {
    return this.#registry.list();
  }

  /** The queues that name this one as their dead-letter queue. */
  listDeadLetterSources(name: string): readonly Queue[] {
    return this.#registry.sourcesOf(this.queue(name).identity.arn);
  }

  setAttributes(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#registry.configure(this.queue(name), attributes, this.clock.now());
  }

  /** Deletes every message, those in flight too; at most once a minute. */
  purge(name: string): void {
    const queue = this.queue(name);
    const now = this.clock.now();
    if (queue.purgedAt !== undefined && now < queue.purgedAt + limits.quarantineMs) {
      throw new SqsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`,
      );
    }
    queue.purgedAt = now;
    queue.clear();
  }

  send(name: string, input: SendInput): SentMessage {
    return send(this.queue(name), input, this.clock.now(), this.#ids);
  }

  /** What can be received now, without waiting; `SqsPoller` waits. */
  receive(name: string, options: ReceiveOptions = {}): ReceivedMessage[] {
    const queue = this.queue(name);
    const now = this.clock.now();
    const messages = receive(queue, options, now, (message) =>
      moveToDeadLetterQueue(this.#registry, queue, message, now, this.#ids),
    );
    return messages.map((message) => present(queue, message, this.place.accountId));
  }

  delete(name: string, receiptHandle: string): void {
    deleteMessage(this.queue(name), receiptHandle);
  }

  /** Whole seconds from now, 0 to 43,200. */
  changeVisibility(name: string, receiptHandle: string, timeoutSeconds: number): void {
    changeVisibility(this.queue(name), receiptHandle, timeoutSeconds, this.clock.now());
  }

  startMoveTask(input: MoveTaskInput): MoveTask {
    const task = this.#moveTasks.start(input, this.clock.now());
    for (const queue of this.#registry.list()) queue.wake();
    return task;
  }

  listMoveTasks(sourceArn: string, max = 1): readonly MoveTask[] {
    this.#moveTasks.settle(this.clock.now());
    return this.#moveTasks.list(sourceArn, max);
  }

  cancelMoveTask(handle: string): MoveTask {
    this.#moveTasks.settle(this.clock.now());
    return this.#moveTasks.cancel(handle);
  }
}
