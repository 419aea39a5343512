/** Lambda's event source mapping: gives batches of a queue to a function, and deletes what is done. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ReceivedMessage } from '../../local/sqs/receive.ts';
import { receivedRecord } from '../support/received-record.ts';
import type { Accountant } from './accountant.ts';
import type { FaultPlan } from './faults.ts';
import type { Graveyard } from './graveyard.ts';
import type { InvocationEnd, SimulatedFunction } from './lambda.ts';
import type { Random } from './random.ts';
import { nameOf, type Services, type SourceRole } from './services.ts';
import type { Planned, Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

export interface EventSourceOptions {
  readonly role: SourceRole;
  readonly target: SimulatedFunction<SQSEvent, SQSBatchResponse>;
  readonly maximumConcurrency: number;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly faults: FaultPlan;
  readonly services: Services;
  readonly accountant: Accountant;
  readonly graveyard: Graveyard;
  readonly trace: Trace;
}

/** Longest between a message's arrival and its receive, ms. */
const MAX_POLL_MS = 200;
/** How often a queue that is away is tried again, ms. */
const OUTAGE_POLL_MS = 60_000;
/** When a deletion that is late comes, ms after the end of the invocation. */
const LATE_DELETE_MS = 10 * 60 * 1000;

export class EventSource {
  readonly #options: EventSourceOptions;
  #running = 0;
  #isPlanned = false;
  /** Set while a look is planned at the end of a delay or of a visibility timeout. */
  #wake: Planned | undefined;

  constructor(options: EventSourceOptions) {
    this.#options = options;
    const queue = options.services.sqs.queue(this.#queue);
    queue.onChange(() => {
      if (queue.counts.visible > 0) this.#plan(MAX_POLL_MS);
      else this.#wakeAt(queue.nextDueAt);
    });
  }

  get isIdle(): boolean {
    const { counts } = this.#options.services.sqs.queue(this.#queue);
    return this.#running === 0 && counts.visible === 0 && counts['in-flight'] === 0;
  }

  get #queue(): string {
    return nameOf(this.#options.role);
  }

  #plan(withinMs: number): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#options.timeline.after(this.#options.random.between(0, withinMs), () => {
      this.#isPlanned = false;
      this.#poll();
    });
  }

  #poll(): void {
    const { role, timeline, random, faults, services, maximumConcurrency } = this.#options;
    if (faults.isOut(role, timeline.now)) {
      timeline.after(OUTAGE_POLL_MS, () => this.#plan(MAX_POLL_MS));
      return;
    }
    while (this.#running < maximumConcurrency) {
      const messages = services.sqs.receive(this.#queue, { maxMessages: random.between(1, 10) });
      if (messages.length === 0) break;
      this.#give(messages);
    }
    this.#wakeAt(services.sqs.nextDueAt(this.#queue));
  }

  /** Nothing else tells that a visibility timeout has ended. */
  #wakeAt(dueAt: number | undefined): void {
    const { timeline } = this.#options;
    const atMs = dueAt === undefined ? undefined : Math.max(timeline.now + 1, dueAt);
    if (this.#wake?.at === atMs) return;
    this.#wake?.cancel();
    this.#wake = undefined;
    if (atMs === undefined) return;
    this.#wake = timeline.after(atMs - timeline.now, () => {
      this.#wake = undefined;
      this.#plan(MAX_POLL_MS);
    });
  }

  #give(messages: readonly ReceivedMessage[]): void {
    const { role, target, timeline, random, faults, services, trace } = this.#options;
    const site = `${role} delivery`;
    const event: SQSEvent = { Records: messages.map((message) => receivedRecord(message, role)) };
    trace.note(timeline.now, role, () => `gives ${messages.map(brief).join(', ')}`);
    const lapseSeconds = random.between(1, 25);
    if (faults.happens(site, 'lapse')) {
      trace.note(timeline.now, role, () => `lapses in ${lapseSeconds} s`);
      for (const { receiptHandle } of messages) {
        services.sqs.changeVisibility(this.#queue, receiptHandle, lapseSeconds);
      }
    }
    this.#running += 1;
    target.invoke(event, (end) => {
      this.#running -= 1;
      this.#settle(messages, end);
      this.#plan(MAX_POLL_MS);
    });
    const apartMs = random.between(0, random.pick([200, 5_000]));
    if (faults.happens(site, 'double-delivery')) {
      timeline.after(apartMs, () => target.invoke(event, (end) => this.#settle(messages, end)));
    }
  }

  #settle(messages: readonly ReceivedMessage[], end: InvocationEnd<SQSBatchResponse>): void {
    if (end.kind !== 'ok') {
      if (end.kind === 'error' && !String(end.error).startsWith('TransientFault')) {
        this.#options.accountant.report('a handler reports what failed', String(end.error));
      }
      return;
    }
    const failed = new Set(end.payload.batchItemFailures.map((failure) => failure.itemIdentifier));
    const strangers = [...failed].filter((id) => !messages.some((m) => m.messageId === id));
    if (strangers.length > 0) {
      this.#options.accountant.report('a handler reports what it was given', strangers.join());
      return;
    }
    const { role, faults, graveyard, timeline, random } = this.#options;
    if (end.hits === 0) graveyard.ranUnhurt(messages, failed);
    const done = messages.filter(({ messageId }) => !failed.has(messageId));
    const remove = () => {
      for (const { receiptHandle } of done) this.#delete(receiptHandle);
    };
    const lateMs = random.between(1_000, LATE_DELETE_MS);
    if (faults.happens(`${role} delivery`, 'lost-delete')) return;
    if (faults.happens(`${role} delivery`, 'late-delete')) timeline.after(lateMs, remove);
    else remove();
  }

  #delete(receiptHandle: string): void {
    const { services, trace, timeline, role } = this.#options;
    try {
      services.sqs.delete(this.#queue, receiptHandle);
    } catch (error) {
      // The visibility has lapsed: the message comes again, as on AWS.
      trace.note(timeline.now, role, () => `delete refused: ${String(error)}`);
    }
  }
}

const brief = ({ body, systemAttributes }: ReceivedMessage) =>
  `${/"id":"([^"]+)"/.exec(body)?.[1] ?? body} (receive ${systemAttributes['ApproximateReceiveCount']})`;
