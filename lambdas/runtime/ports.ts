/**
 * What a handler needs of the world, as narrow as it can be: the same handler runs against the SDK's
 * adapters on AWS and on a laptop, and against a simulator.
 */
import type { SQSRecord } from 'aws-lambda';
import { commandStages } from '../../core/commands.ts';
import type { Failure } from './failure-record.ts';

/** What an item's attribute can hold. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [name: string]: Value | undefined };

/** An item as it is stored. Whoever reads it parses it. */
export type Item = { readonly [attribute: string]: Value | undefined };

/** Every table, by its role, has one key attribute, a string. */
export const keyAttribute = {
  orders: 'orderId',
  owners: 'owner',
  stock: 'sku',
  movements: 'movementId',
  reservations: 'orderId',
  failures: 'orderId',
  idempotency: 'messageId',
  mailReports: 'orderId',
  suppressions: 'addressHash',
  watch: 'task',
} as const satisfies Readonly<Record<string, string>>;

/** A table by its role; an adapter knows its name. */
export type Table = keyof typeof keyAttribute;

/** The variable that tells a function a table's name: `MAIL_REPORTS_TABLE` for `mailReports`. */
export const tableVariable = (table: Table): string =>
  `${table.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_TABLE`;

/** A condition on the stored item, checked atomically with the write. */
export type Condition =
  | { readonly kind: 'absent'; readonly attribute: string }
  | {
      readonly kind: 'compare';
      readonly attribute: string;
      /** Of an attribute that is a map: what is compared in it. */
      readonly field?: string;
      readonly operator: '=' | '<' | '<=' | '>' | '>=';
      readonly value: string | number;
    }
  | { readonly kind: 'all' | 'any'; readonly of: readonly [Condition, ...Condition[]] };

/** One write: the whole item, or changes to some attributes of it. */
export type Write =
  | {
      readonly kind: 'put';
      readonly table: Table;
      readonly item: Item;
      readonly when?: Condition;
    }
  | {
      readonly kind: 'update';
      readonly table: Table;
      readonly key: string;
      readonly set?: Readonly<Record<string, Value>>;
      /** Numbers added to numeric attributes; an absent one counts as 0. */
      readonly add?: Readonly<Record<string, number>>;
      /** Attributes taken away; one that is not there is fine. */
      readonly remove?: readonly string[];
      readonly when?: Condition;
    };

/** Why one write of a transaction was refused. */
export type Refusal =
  /** Its condition does not hold; `item` is what is stored, if anything is. */
  | { readonly kind: 'condition'; readonly item?: Item }
  /** Another transaction or write held the item: nothing is wrong, and it can be tried again. */
  | { readonly kind: 'conflict' };

export type Commit =
  | { readonly kind: 'committed' }
  /** Nothing was written. One entry a write, in order; `undefined` where the write was fine. */
  | { readonly kind: 'refused'; readonly refusals: readonly (Refusal | undefined)[] };

export interface ItemKey {
  readonly table: Table;
  readonly key: string;
}

export interface IndexQuery {
  readonly table: Table;
  readonly index: string;
  readonly partition: { readonly attribute: string; readonly value: string };
  /** Newest first (largest sort value), from below `before`; or oldest first, from above `after`. */
  readonly sort:
    | { readonly attribute: string; readonly before?: string }
    | { readonly attribute: string; readonly after: string };
  /** At most this many items. */
  readonly limit: number;
}

/**
 * All calls reject with a `TransientFault` when the store cannot answer now, writes with a
 * `PermanentFault` when it never will take them.
 */
export interface Store {
  /** Strongly consistent reads; one entry a key, in order, `undefined` where nothing is stored. */
  get(keys: readonly ItemKey[]): Promise<readonly (Item | undefined)[]>;
  /** One write, atomically with its condition. */
  write(write: Write): Promise<Commit>;
  /** At most 100 writes of distinct items, all or none. */
  transact(writes: readonly Write[]): Promise<Commit>;
  /** Items of an index, eventually consistent, in the order that the query asks for. */
  query(query: IndexQuery): Promise<readonly Item[]>;
}

export interface ScanPage {
  readonly items: readonly Item[];
  /** The key to go on after; none, when the table ends here. */
  readonly next?: string;
}

/** Rejects with a `TransientFault` when the table cannot be read now. */
export interface Scanner {
  /** About so many items of a table, in no order, eventually consistent. */
  scan(table: Table, limit: number, after?: string): Promise<ScanPage>;
}

/** A queue by its role; an adapter knows its URL. */
export const queueRoles = ['orders', 'replies', ...commandStages] as const;
export type QueueRole = (typeof queueRoles)[number];

/** A message as it leaves: the body is JSON; see `core/messages.ts`. */
export interface Outgoing {
  readonly queue: QueueRole;
  /** Message group: the order. */
  readonly groupId: string;
  /** The business id, used as deduplication id of the first send. */
  readonly id: string;
  readonly body: string;
  /** The trace that it goes on with, see `trace.ts`; without it, the invocation's. */
  readonly traceHeader?: string;
}

export interface QueueClient {
  /**
   * One `SendMessageBatch`: at most 10 messages and 1 MiB of bodies, to one queue. Returns those
   * that SQS reported as failed; rejects with a `TransientFault` when the call as a whole failed.
   */
  sendBatch(queue: QueueRole, messages: readonly Outgoing[]): Promise<readonly Outgoing[]>;
}

/** The queue that a batch came from. */
export interface SourceQueue {
  /** Deliveries after which SQS itself moves a message to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** Keeps messages in flight for so many whole seconds more; 0 gives them back at once. */
  hide(records: readonly SQSRecord[], seconds: number): Promise<void>;
  /** Puts a copy into the queue's dead-letter queue, in the same group, with the failure beside it. */
  bury(record: SQSRecord, failure: Failure): Promise<void>;
}

/** A message in a dead-letter queue. */
export interface DeadLetter {
  readonly receiptHandle: string;
  readonly groupId: string;
  /** The id of the message: see `businessIdOf`. */
  readonly id: string;
  /** What the consumer noted of it; nothing, when SQS itself moved it. */
  readonly failure: Failure | undefined;
}

/** The dead-letter queues. All calls reject with a `TransientFault` when SQS does not answer. */
export interface DeadLetterQueues {
  /**
   * At most 10 letters that nobody else holds, those of a group in their order; they, and what
   * follows in their groups, are held for so many whole seconds. None: no more is to be had.
   */
  receive(queue: QueueRole, heldSeconds: number): Promise<readonly DeadLetter[]>;
  /** Makes at most 10 letters visible again at once. */
  giveBack(queue: QueueRole, letters: readonly DeadLetter[]): Promise<void>;
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Name and value pairs that SES reports with every event of this mail. */
  readonly tags: Readonly<Record<string, string>>;
}

export type MailResult =
  | { readonly kind: 'accepted'; readonly sesMessageId: string }
  /** SES will never take this mail. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface Mailer {
  /**
   * One attempt. Rejects with a `TransientFault` whose `certain` tells whether the mail surely was
   * not accepted.
   */
  send(mail: Mail): Promise<MailResult>;
}

/** Time and chance, so that a test or a simulation can hold both. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Runs this after so many milliseconds, unless it is cancelled by what is returned. */
  after(ms: number, run: () => void): () => void;
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number;
}

/** One structured line; never personal data. */
export interface Logger {
  log(
    level: 'info' | 'warn' | 'error',
    event: string,
    fields?: Readonly<Record<string, unknown>>,
  ): void;
}
