/**
 * The watch, every minute: what no message tells of, because none is under way. It sends on what
 * was accepted and never sent, and keeps what is said of dead messages true. Runs may overlap, be
 * repeated or end anywhere.
 */
import { boundQueues, boundStore, Deadline, type TimeLeft } from '../runtime/deadline.ts';
import { tellError } from '../runtime/error-text.ts';
import { Meter } from '../runtime/meter.ts';
import type { DeadLetterQueues, Scanner } from '../runtime/ports.ts';
import { type DeadLetterPorts, type DeadLetterReport, lookAtDeadLetters } from './dead-letters.ts';
import { findStuck, type StuckReport } from './stuck.ts';
import { sendUnsent, type UnsentPorts, type UnsentReport } from './unsent.ts';

export type WatchPorts = UnsentPorts & DeadLetterPorts;

export interface WatchSettings {
  /** How long an order may be on its way before it counts as stuck. */
  readonly stuckOrderMs: number;
  /** Receives after which SQS itself moves a message to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

/** A scheduled function as Lambda calls it; what the event says does not matter. */
export type WatchHandler = (event: unknown, context: TimeLeft) => Promise<void>;

/** Kept of each invocation for the metrics. */
const REPORT_MS = 250;

/** Some part of a run failed. What it failed with is in the log, without what others have said of it. */
export class WatchFailedError extends Error {
  override readonly name = 'WatchFailedError';
}

/** Rejects with a `WatchFailedError` when a part of the run failed, after the others have run. */
export function createWatch(ports: WatchPorts, settings: WatchSettings): WatchHandler {
  return async (_event, context) => {
    const deadline = new Deadline(ports.clock, context, REPORT_MS);
    const bound = bindTo(ports, deadline);
    const [unsent, look, stuck] = await Promise.allSettled([
      sendUnsent(bound),
      lookAtDeadLetters(bound, deadline, settings.maxReceiveCount),
      findStuck(bound.store, ports.clock.now(), settings.stuckOrderMs),
    ]);
    const meter = new Meter();
    if (unsent.status === 'fulfilled') measureUnsent(meter, unsent.value);
    if (look.status === 'fulfilled' && look.value) measureLook(meter, look.value);
    if (stuck.status === 'fulfilled') measureStuck(meter, stuck.value);
    const details = stuck.status === 'fulfilled' && stuck.value.orders > 0 ? stuck.value : {};
    for (const fields of meter.lines(ports.clock.now())) {
      ports.log.log('info', 'watched', { ...fields, ...details });
    }
    const failed = [unsent, look, stuck].filter((part) => part.status === 'rejected');
    for (const { reason } of failed) ports.log.log('error', 'watch-failed', { error: reason });
    // Lambda logs all of an error that it is given, its causes too.
    if (failed.length > 0) throw new WatchFailedError(failed.map(namesOf).join('; '));
  };
}

function namesOf({ reason }: PromiseRejectedResult): string {
  if (!(reason instanceof Error)) return 'unknown error';
  const { name, message = 'see the log' } = tellError(reason);
  return `${name}: ${message}`;
}

function measureUnsent(meter: Meter, { oldestAgeSeconds, probes }: UnsentReport): void {
  meter.record({ metric: 'OldestUnsentOrderAge', value: oldestAgeSeconds });
  meter.count('OrdersSentAgain', probes);
}

function measureLook(meter: Meter, { letters }: DeadLetterReport): void {
  meter.record({ metric: 'DeadLetters', value: letters });
}

function measureStuck(meter: Meter, { orders }: StuckReport): void {
  meter.record({ metric: 'OrdersStuck', value: orders });
}

function bindTo(ports: WatchPorts, deadline: Deadline): WatchPorts {
  return {
    ...ports,
    store: boundStore(ports.store, deadline),
    queues: boundQueues(ports.queues, deadline),
    deadLetters: boundDeadLetters(ports.deadLetters, deadline),
    scanner: boundScanner(ports.scanner, deadline),
  };
}

function boundDeadLetters(letters: DeadLetterQueues, deadline: Deadline): DeadLetterQueues {
  return {
    receive: (queue, seconds) => deadline.bound(() => letters.receive(queue, seconds)),
    giveBack: (queue, page) => deadline.bound(() => letters.giveBack(queue, page)),
  };
}

function boundScanner(scanner: Scanner, deadline: Deadline): Scanner {
  return {
    scan: (table, limit, after) => deadline.bound(() => scanner.scan(table, limit, after)),
  };
}
