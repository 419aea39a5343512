/** A batch of messages: groups that are independent, each handled in order up to its first failure. */
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { PermanentFault, TransientFault } from './faults.ts';
import { traceHeaderOf, traceIdOf } from './trace.ts';

/** Why a body is not a message. */
type Fault = PermanentFault | TransientFault;

const isFault = (value: unknown): value is Fault =>
  value instanceof PermanentFault || value instanceof TransientFault;

/** What every message says of itself. */
export interface Identified {
  readonly id: string;
  readonly orderId: string;
}

/** One message with the record that brought it. */
export interface Delivery<M> {
  readonly record: SQSRecord;
  readonly message: M;
}

/** Where a group stopped: the first of its messages failed, the others were not begun. */
export interface GroupFailure {
  readonly error: unknown;
  readonly records: readonly [SQSRecord, ...SQSRecord[]];
}

interface Group<M> {
  readonly deliveries: readonly Delivery<M | Fault>[];
  /** How many are handled. */
  handled: number;
  failure: { readonly at: number; readonly error: unknown } | undefined;
}

export class Batch<M> {
  readonly #groups: readonly Group<M>[];

  /** Parses every body; one that cannot be parsed fails its own group, when its turn comes. */
  constructor(event: SQSEvent, parse: (body: string) => M) {
    const groups = new Map<string, Delivery<M | Fault>[]>();
    for (const record of event.Records) {
      const group = groups.get(groupOf(record)) ?? [];
      groups.set(groupOf(record), group);
      group.push({ record, message: tryParse(record.body, parse) });
    }
    this.#groups = [...groups.values()].map((deliveries) => ({
      deliveries,
      handled: 0,
      failure: undefined,
    }));
  }

  /** The next message of every group that has not failed; none: the batch is done. */
  heads(): readonly Delivery<M>[] {
    return this.#groups.flatMap((group) => {
      const head = group.deliveries[group.handled];
      if (!head || group.failure) return [];
      const { record, message } = head;
      if (!isFault(message)) return [{ record, message }];
      group.failure = { at: group.handled, error: message };
      return [];
    });
  }

  succeed({ record }: Delivery<M>): void {
    const [group, at] = this.#find(record);
    group.handled = at + 1;
  }

  /** Fails a message, handled or not: it comes back, and so does all that follows in its group. */
  fail({ record }: Delivery<M>, error: unknown): void {
    const [group, at] = this.#find(record);
    if (!group.failure || at < group.failure.at) group.failure = { at, error };
  }

  failures(): readonly GroupFailure[] {
    return this.#groups.flatMap(({ deliveries, failure }) => {
      if (!failure) return [];
      const [first, ...rest] = deliveries.slice(failure.at).map(({ record }) => record);
      return first ? [{ error: failure.error, records: [first, ...rest] }] : [];
    });
  }

  #find(record: SQSRecord): readonly [Group<M>, number] {
    for (const group of this.#groups) {
      const at = group.deliveries.findIndex((delivery) => delivery.record === record);
      if (at >= 0) return [group, at];
    }
    throw new Error(`message ${record.messageId} is not of this batch`);
  }
}

export function groupOf(record: SQSRecord): string {
  return record.attributes.MessageGroupId ?? record.messageId;
}

/** How often the message was delivered, this time included. */
export function attemptOf(record: SQSRecord): number {
  return Number(record.attributes.ApproximateReceiveCount);
}

/** The trace that the message belongs to: whatever else is in its batch, its own. */
export function traceOf(record: SQSRecord): string | undefined {
  return traceHeaderOf(record.attributes.AWSTraceHeader);
}

/** For a log line: the id of that trace. */
export function traceField(record: SQSRecord): { readonly traceId?: string } {
  const traceId = traceIdOf(record.attributes.AWSTraceHeader);
  return traceId === undefined ? {} : { traceId };
}

function tryParse<M>(body: string, parse: (body: string) => M): M | Fault {
  try {
    return parse(body);
  } catch (cause) {
    if (isFault(cause)) return cause;
    // A bug that one body brings to light: the other groups are not to suffer from it.
    return new PermanentFault('the message cannot be read', { cause });
  }
}
