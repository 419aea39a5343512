import type { QueueSettings } from './attributes.ts';
import { type Availability, FifoAvailability, StandardAvailability } from './availability.ts';
import { ExpiringMap } from './collections/expiring-map.ts';
import { Heap } from './collections/heap.ts';
import { limits } from './limits.ts';
import type { Message } from './message.ts';
import type { SqsObserver } from './observer.ts';

/** What a send answered, kept so that its repetition answers the same. */
export interface SentMessage {
  readonly messageId: string;
  readonly sequenceNumber?: string;
}

/** What a receive with an attempt id handed out. */
export type ReceiveAttempt = readonly {
  readonly ordinal: number;
  readonly receive: number;
  readonly visibilityChanges: number;
}[];

/** What a queue is from its creation on. */
export interface QueueIdentity {
  readonly name: string;
  readonly arn: string;
  /** Differs from that of an earlier queue of the same name. */
  readonly id: string;
  readonly fifo: boolean;
  readonly createdAt: number;
}

/**
 * One queue's messages and their transitions; every change of a message goes through here. It
 * knows no rule of SQS's API: sending, receiving and deleting are told in files of their own.
 */
export class Queue {
  readonly identity: QueueIdentity;
  readonly tags = new Map<string, string>();
  /** Change them through `rememberSend` and `rememberAttempt`. */
  readonly sent = new ExpiringMap<SentMessage>(limits.deduplicationMs);
  readonly attempts = new ExpiringMap<ReceiveAttempt>(limits.deduplicationMs);
  modifiedAt: number;
  purgedAt: number | undefined;
  #settings: QueueSettings;
  readonly #messages = new Map<number, Message>();
  readonly #availability: Availability;
  readonly #timers = new Heap<Message>(byKey((message) => message.dueAt));
  readonly #retained = new Heap<Message>(byKey((message) => message.sentAt));
  readonly #counts = { delayed: 0, visible: 0, 'in-flight': 0 };
  readonly #listeners = new Set<() => void>();
  readonly #observer: SqsObserver | undefined;

  constructor(identity: QueueIdentity, settings: QueueSettings, observer?: SqsObserver) {
    this.identity = identity;
    this.modifiedAt = identity.createdAt;
    this.#settings = settings;
    this.#observer = observer;
    this.#availability = identity.fifo
      ? new FifoAvailability(observer && ((message) => observer.messageChanged(this, message)))
      : new StandardAvailability();
  }

  get settings(): QueueSettings {
    return this.#settings;
  }

  get counts(): Readonly<Record<Message['state'], number>> {
    return this.#counts;
  }

  /** When a delay or a visibility timeout ends next; undefined while none runs. */
  get nextDueAt(): number | undefined {
    return this.#timers.first()?.dueAt;
  }

  find(ordinal: number): Message | undefined {
    return this.#messages.get(ordinal);
  }

  /** Every message, in the order of arrival. */
  messages(): Iterable<Message> {
    return this.#messages.values();
  }

  /** The messages that could be received now, in the order of arrival. */
  openMessages(max: number): Message[] {
    const open: Message[] = [];
    for (const message of this.#messages.values()) {
      if (open.length >= max) break;
      if (this.#availability.isOpen(message)) open.push(message);
    }
    return open;
  }

  /** Brings the queue to `now`: ends what has ended, drops what is past its retention. */
  settle(now: number): void {
    for (let due = this.#timers.first(); due && due.dueAt <= now; due = this.#timers.first()) {
      this.#enter(due, 'visible', 0);
    }
    const keptMs = this.#settings.messageRetentionSeconds * 1000;
    for (
      let oldest = this.#retained.first();
      oldest && oldest.sentAt + keptMs <= now;
      oldest = this.#retained.first()
    ) {
      this.remove(oldest);
    }
  }

  /** Puts back what an earlier process held, in the order of arrival, each in its state. */
  restore(messages: readonly Message[]): void {
    for (const message of messages) {
      this.#messages.set(message.ordinal, message);
      this.#counts[message.state] += 1;
      this.#retained.add(message);
      if (message.state !== 'visible') this.#timers.add(message);
    }
    this.#availability.restore(messages);
  }

  /** Adds a message that can be received from `availableAt` on. */
  insert(message: Message, now: number, availableAt: number): void {
    message.state = availableAt > now ? 'delayed' : 'visible';
    message.dueAt = availableAt;
    this.#messages.set(message.ordinal, message);
    this.#counts[message.state] += 1;
    this.#retained.add(message);
    if (message.state === 'delayed') this.#timers.add(message);
    this.#availability.add(message);
    this.#observer?.messageAdded(this, message);
    this.wake();
  }

  /** Offers what can be received; see `Availability.offer`. */
  offer(max: number, take: (message: Message) => boolean): void {
    this.#availability.offer(max, take);
  }

  /** Hands a message out: in flight until `visibleAt`. */
  handOut(message: Message, now: number, visibleAt: number): void {
    message.receiveCount += 1;
    message.receivesHere += 1;
    message.firstReceivedAt ??= now;
    message.lastReceivedAt = now;
    this.#enter(message, 'in-flight', visibleAt);
  }

  /** Moves the end of the visibility timeout of a message in flight. */
  hideUntil(message: Message, visibleAt: number): void {
    this.#enter(message, 'in-flight', visibleAt);
  }

  /** Has a message in flight received again at once. */
  giveBack(message: Message): void {
    this.#enter(message, 'visible', 0);
  }

  rememberSend(key: string, sent: SentMessage, now: number): void {
    const expiresAt = this.sent.set(key, sent, now);
    this.#observer?.sendRemembered(this, key, sent, expiresAt);
  }

  rememberAttempt(key: string, attempt: ReceiveAttempt, now: number): void {
    const expiresAt = this.attempts.set(key, attempt, now);
    this.#observer?.attemptRemembered(this, key, attempt, expiresAt);
  }

  remove(message: Message): void {
    this.#messages.delete(message.ordinal);
    this.#counts[message.state] -= 1;
    this.#timers.remove(message);
    this.#retained.remove(message);
    this.#availability.remove(message);
    this.#observer?.messageRemoved(this, message);
    this.wake();
  }

  /** PurgeQueue. */
  purge(now: number): void {
    this.purgedAt = now;
    this.clear();
    this.#observer?.queueChanged(this);
  }

  tag(tags: Readonly<Record<string, string>>): void {
    for (const [key, value] of Object.entries(tags)) this.tags.set(key, value);
    this.#observer?.queueChanged(this);
  }

  untag(keys: readonly string[]): void {
    for (const key of keys) this.tags.delete(key);
    this.#observer?.queueChanged(this);
  }

  clear(): void {
    for (const message of [...this.#messages.values()]) this.remove(message);
  }

  /** A FIFO queue's new delay applies to what waits in it already (SetQueueAttributes). */
  configure(settings: QueueSettings, now: number): void {
    const delayChanged = settings.delaySeconds !== this.#settings.delaySeconds;
    this.#settings = settings;
    this.modifiedAt = now;
    if (delayChanged && this.identity.fifo) {
      for (const message of this.#messages.values()) {
        if (message.state !== 'delayed') continue;
        this.#enter(message, 'delayed', message.sentAt + settings.delaySeconds * 1000);
      }
    }
    this.#observer?.queueChanged(this);
    this.settle(now);
  }

  /** Calls back, synchronously, whenever more may be receivable; returns the unsubscription. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells those who wait that the queue is gone. */
  close(): void {
    this.clear();
    this.wake();
  }

  #enter(message: Message, state: Message['state'], dueAt: number): void {
    const before = message.state;
    this.#counts[before] -= 1;
    this.#counts[state] += 1;
    this.#timers.remove(message);
    message.state = state;
    message.dueAt = dueAt;
    if (state !== 'visible') this.#timers.add(message);
    this.#availability.update(message, before);
    this.#observer?.messageChanged(this, message);
    this.wake();
  }

  /** Has those who wait look again. */
  wake(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** By a key, then by arrival. */
function byKey(key: (message: Message) => number): (a: Message, b: Message) => boolean {
  return (a, b) => key(a) < key(b) || (key(a) === key(b) && a.ordinal < b.ordinal);
}
