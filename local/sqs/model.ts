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
import { releaseInFlight } from './release.ts';
import { type SendInput, send } from './send.ts';
import type { WrittenEntry } from './state/entry.ts';
import { Recorder } from './state/recorder.ts';
import { restore } from './state/restore.ts';
import { snapshot } from './state/snapshot.ts';
import type { StoredState } from './state/stored-state.ts';

export interface SqsModelOptions extends Partial<Place> {
  /** The only source of time. */
  readonly clock: Clock;
  /** The only source of randomness: numbers in [0, 1). */
  readonly random: () => number;
  /** What an earlier model held. Default: nothing. */
  readonly state?: StoredState;
  /** Told of what a call has changed before the call returns. Without one nothing is kept. */
  readonly journal?: SqsJournal;
}

/** Where a model's changes are kept. */
export interface SqsJournal {
  append(entry: WrittenEntry): void;
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
  readonly #journal: SqsJournal | undefined;
  readonly #recorder: Recorder | undefined;

  constructor({
    clock,
    random,
    region = 'us-east-1',
    accountId = '000000000000',
    state,
    journal,
  }: SqsModelOptions) {
    this.clock = clock;
    this.place = { region, accountId };
    this.#journal = journal;
    const observer = journal && new Recorder();
    this.#recorder = observer;
    this.#ids = createIds(random, state?.ordinal);
    this.#registry = new QueueRegistry(this.place, this.#ids, observer);
    this.#moveTasks = new MoveTasks(this.#registry, this.#ids, observer);
    const parts = { registry: this.#registry, moveTasks: this.#moveTasks, observer };
    if (state) restore(state, { ...parts, place: this.place });
  }

  /** Entries that make the state of this model. */
  snapshot(): Iterable<WrittenEntry> {
    const parts = { registry: this.#registry, moveTasks: this.#moveTasks };
    return snapshot(parts, this.#ids, this.clock.now());
  }

  /** The queue of that name as of now. Throws QueueDoesNotExist. */
  queue(name: string): Queue {
    const now = this.clock.now();
    this.#settleTasks(now);
    const queue = this.#registry.get(name);
    queue.settle(now);
    return this.#keep(queue);
  }

  /** When the queue may change by time alone; undefined: never. */
  nextDueAt(name: string): number | undefined {
    const ofQueue = this.#registry.get(name).nextDueAt;
    const ofTasks = this.#moveTasks.nextDueAt;
    return ofTasks === undefined ? ofQueue : Math.min(ofTasks, ofQueue ?? ofTasks);
  }

  /** Attributes are CreateQueue's, as strings; see `QueueRegistry.create`. */
  createQueue(name: string, attributes: Readonly<Record<string, string>> = {}): Queue {
    return this.#keep(this.#registry.create(name, attributes, this.clock.now()));
  }

  /** Has a queue exist with just these attributes; see `QueueRegistry.declare`. */
  declareQueue(name: string, attributes: Readonly<Record<string, string>>): Queue {
    return this.#keep(this.#registry.declare(name, attributes, this.clock.now()));
  }

  deleteQueue(name: string): void {
    this.#keep(this.#registry.delete(this.queue(name), this.clock.now()));
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
    this.#keep(this.#registry.configure(this.queue(name), attributes, this.clock.now()));
  }

  tag(name: string, tags: Readonly<Record<string, string>>): void {
    this.#keep(this.queue(name).tag(tags));
  }

  untag(name: string, keys: readonly string[]): void {
    this.#keep(this.queue(name).untag(keys));
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
    this.#keep(queue.purge(now));
  }

  send(name: string, input: SendInput): SentMessage {
    return this.#keep(send(this.queue(name), input, this.clock.now(), this.#ids));
  }

  /** What can be received now, without waiting; `SqsPoller` waits. */
  receive(name: string, options: ReceiveOptions = {}): ReceivedMessage[] {
    const queue = this.queue(name);
    const now = this.clock.now();
    const messages = receive(queue, options, now, (message) =>
      moveToDeadLetterQueue(this.#registry, queue, message, now, this.#ids),
    );
    this.#keep(messages);
    return messages.map((message) => present(queue, message, this.place.accountId));
  }

  delete(name: string, receiptHandle: string): void {
    this.#keep(deleteMessage(this.queue(name), receiptHandle));
  }

  /** Whole seconds from now, 0 to 43,200. */
  changeVisibility(name: string, receiptHandle: string, timeoutSeconds: number): void {
    const queue = this.queue(name);
    this.#keep(changeVisibility(queue, receiptHandle, timeoutSeconds, this.clock.now()));
  }

  /** Gives back what dead consumers had in flight; see `releaseInFlight`. */
  releaseInFlight(name: string): void {
    this.#keep(releaseInFlight(this.queue(name)));
  }

  startMoveTask(input: MoveTaskInput): MoveTask {
    const task = this.#moveTasks.start(input, this.clock.now());
    this.#keep(task);
    for (const queue of this.#registry.list()) queue.wake();
    return task;
  }

  listMoveTasks(sourceArn: string, max = 1): readonly MoveTask[] {
    this.#settleTasks(this.clock.now());
    return this.#moveTasks.list(sourceArn, max);
  }

  cancelMoveTask(handle: string): MoveTask {
    this.#settleTasks(this.clock.now());
    return this.#keep(this.#moveTasks.cancel(handle));
  }

  #settleTasks(now: number): void {
    this.#keep(this.#moveTasks.settle(now));
  }

  /** Keeps what has changed, also by time alone, before anybody learns of it. */
  #keep<T>(result: T): T {
    if (this.#recorder && !this.#recorder.isEmpty) {
      const changes = this.#recorder.take();
      this.#journal?.append({ ordinal: this.#ids.lastOrdinal, changes });
    }
    return result;
  }
}
