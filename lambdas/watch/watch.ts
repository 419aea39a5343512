/**
 * The watch, every minute: what no message tells of, because none is under way. It sends on what
 * was accepted and never sent, and keeps what is said of dead messages true. Runs may overlap, be
 * repeated or end anywhere.
 */
import { boundQueues, boundStore, Deadline, type TimeLeft } from '../runtime/deadline.ts';
import type { DeadLetterQueues, Scanner } from '../runtime/ports.ts';
import { type DeadLetterPorts, type DeadLetterReport, lookAtDeadLetters } from './dead-letters.ts';
import { type Metric, metricFields } from './metrics.ts';
import { sendUnsent, type UnsentPorts, type UnsentReport } from './unsent.ts';

export type WatchPorts = UnsentPorts & DeadLetterPorts;

export interface WatchSettings {
  /** Names the deployment in the metrics. */
  readonly stackName: string;
  /** Receives after which SQS itself moves a message to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

/** A scheduled function as Lambda calls it; what the event says does not matter. */
export type WatchHandler = (event: unknown, context: TimeLeft) => Promise<void>;

/** Kept of each invocation for the metrics. */
const REPORT_MS = 250;

/** Rejects when a part of the run failed, after the other has done its own. */
export function createWatch(ports: WatchPorts, settings: WatchSettings): WatchHandler {
  return async (_event, context) => {
    const deadline = new Deadline(ports.clock, context, REPORT_MS);
    const bound = bindTo(ports, deadline);
    const [unsent, look] = await Promise.allSettled([
      sendUnsent(bound),
      lookAtDeadLetters(bound, deadline, settings.maxReceiveCount),
    ]);
    const metrics = {
      ...(unsent.status === 'fulfilled' && unsentMetrics(unsent.value)),
      ...(look.status === 'fulfilled' && look.value && lookMetrics(look.value)),
    };
    const fields = metricFields(ports.clock.now(), settings.stackName, metrics);
    ports.log.log('info', 'watched', fields);
    for (const part of [unsent, look]) {
      if (part.status === 'rejected')
        ports.log.log('error', 'watch-failed', { error: part.reason });
    }
    if (unsent.status === 'rejected') throw unsent.reason;
    if (look.status === 'rejected') throw look.reason;
  };
}

const unsentMetrics = ({ oldestAgeSeconds, probes }: UnsentReport): Record<string, Metric> => ({
  OldestUnsentOrderAge: { unit: 'Seconds', value: oldestAgeSeconds },
  OrdersSentAgain: { unit: 'Count', value: probes },
});

const lookMetrics = ({ letters }: DeadLetterReport): Record<string, Metric> => ({
  DeadLetters: { unit: 'Count', value: letters },
});

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
