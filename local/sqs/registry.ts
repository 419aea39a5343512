import { isDeepStrictEqual } from 'node:util';
import { configureSettings, type QueueSettings } from './attributes.ts';
import { invalidParameter, queueDoesNotExist, SqsError } from './errors.ts';
import type { Ids } from './ids.ts';
import { limits } from './limits.ts';
import type { SqsObserver } from './observer.ts';
import { Queue } from './queue.ts';
import { allowsSource } from './redrive-policy.ts';

export interface Place {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

export function arnOf({ region, accountId }: Place, queueName: string): string {
  return `arn:aws:sqs:${region}:${accountId}:${queueName}`;
}

/** The queues of one account in one region, by name and by ARN. */
export class QueueRegistry {
  readonly #place: Place;
  readonly #ids: Ids;
  readonly #queues = new Map<string, Queue>();
  readonly #deletedAt = new Map<string, number>();

  readonly #observer: SqsObserver | undefined;

  constructor(place: Place, ids: Ids, observer?: SqsObserver) {
    this.#place = place;
    this.#ids = ids;
    this.#observer = observer;
  }

  /** Puts back a queue of an earlier process. */
  restore(queue: Queue): void {
    this.#queues.set(queue.identity.name, queue);
  }

  restoreDeleted(name: string, deletedAt: number): void {
    this.#deletedAt.set(name, deletedAt);
  }

  /** Names that cannot be created again yet, with the time of their deletion. */
  recentlyDeleted(now: number): (readonly [name: string, deletedAt: number])[] {
    return [...this.#deletedAt].filter(([, at]) => now < at + limits.quarantineMs);
  }

  /** Throws QueueDoesNotExist. */
  get(name: string): Queue {
    const queue = this.#queues.get(name);
    if (!queue) throw queueDoesNotExist();
    return queue;
  }

  byArn(arn: string): Queue | undefined {
    const name = arn.slice(arn.lastIndexOf(':') + 1);
    const queue = this.#queues.get(name);
    return queue?.identity.arn === arn ? queue : undefined;
  }

  /** Queues in the order of their names. */
  list(): Queue[] {
    return [...this.#queues.values()].sort((a, b) => (a.identity.name < b.identity.name ? -1 : 1));
  }

  /** The queues whose dead letters go to `arn`, in the order of their names. */
  sourcesOf(arn: string): Queue[] {
    return this.list().filter((q) => q.settings.redrivePolicy?.deadLetterTargetArn === arn);
  }

  /**
   * Idempotent for the attributes given. Throws QueueNameExists, QueueDeletedRecently, or what
   * is wrong with a name or an attribute.
   */
  create(name: string, attributes: Readonly<Record<string, string>>, now: number): Queue {
    const existing = this.#queues.get(name);
    if (existing) {
      requireSameAttributes(existing, attributes);
      return existing;
    }
    const fifo = attributes['FifoQueue'] === 'true';
    checkName(name, fifo);
    const deletedAt = this.#deletedAt.get(name);
    if (deletedAt !== undefined && now < deletedAt + limits.quarantineMs) {
      throw new SqsError(
        'QueueDeletedRecently',
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
      );
    }
    const arn = arnOf(this.#place, name);
    const settings = configureSettings(fifo, attributes);
    this.#checkRedrive(arn, fifo, settings);
    const identity = { name, arn, id: this.#ids.uuid(), fifo, createdAt: now };
    const queue = new Queue(identity, settings, this.#observer);
    this.#queues.set(name, queue);
    this.#observer?.queueChanged(queue);
    return queue;
  }

  /**
   * Has the queue exist with just these attributes, defaults for the others: as CloudFormation has
   * it, which knows no quarantine of its own making. Throws what is wrong with an attribute.
   */
  declare(name: string, attributes: Readonly<Record<string, string>>, now: number): Queue {
    const queue = this.#queues.get(name);
    if (!queue) {
      this.#deletedAt.delete(name);
      return this.create(name, attributes, now);
    }
    const { fifo, arn } = queue.identity;
    const settings = configureSettings(fifo, attributes);
    if (isDeepStrictEqual(settings.shown, queue.settings.shown)) return queue;
    this.#checkRedrive(arn, fifo, settings);
    queue.configure(settings, now);
    return queue;
  }

  /** SetQueueAttributes. Throws what is wrong with an attribute. */
  configure(queue: Queue, attributes: Readonly<Record<string, string>>, now: number): void {
    const { fifo, arn } = queue.identity;
    const settings = configureSettings(fifo, attributes, queue.settings);
    if (attributes['RedrivePolicy']) this.#checkRedrive(arn, fifo, settings);
    queue.configure(settings, now);
  }

  delete(queue: Queue, now: number): void {
    this.#queues.delete(queue.identity.name);
    this.#deletedAt.set(queue.identity.name, now);
    queue.close();
    this.#observer?.queueDeleted(queue.identity.name, now);
  }

  #checkRedrive(sourceArn: string, fifo: boolean, settings: QueueSettings): void {
    const { redrivePolicy, shown } = settings;
    if (!redrivePolicy) return;
    const refuse = (reason: string) =>
      invalidParameter('RedrivePolicy', shown['RedrivePolicy'], reason);
    const target = this.byArn(redrivePolicy.deadLetterTargetArn);
    if (!target) throw refuse('Dead letter target does not exist.');
    if (target.identity.fifo !== fifo) {
      throw refuse('Dead-letter queue must be same type of queue as the source.');
    }
    if (!allowsSource(target.settings.redriveAllowPolicy, sourceArn)) {
      throw refuse("The dead-letter queue's RedriveAllowPolicy does not allow this source queue.");
    }
  }
}

function requireSameAttributes(queue: Queue, given: Readonly<Record<string, string>>): void {
  const { shown } = configureSettings(queue.identity.fifo, given, queue.settings);
  for (const name of Object.keys(given)) {
    if (shown[name] === queue.settings.shown[name]) continue;
    throw new SqsError(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${name}`,
    );
  }
}

function checkName(name: string, fifo: boolean): void {
  const stem = fifo && name.endsWith('.fifo') ? name.slice(0, -'.fifo'.length) : name;
  const wellFormed = /^[A-Za-z0-9_-]+$/.test(stem) && name.length <= limits.maxNameLength;
  if (wellFormed && fifo === name.endsWith('.fifo')) return;
  throw new SqsError(
    'InvalidParameterValue',
    fifo
      ? 'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.'
      : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );
}
