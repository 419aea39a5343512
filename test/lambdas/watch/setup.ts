/** The watch on a store, queues and a clock of the test's. */
import type { WatchPorts } from '../../../lambdas/watch/watch.ts';
import { createWatch } from '../../../lambdas/watch/watch.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryDeadLetters } from '../../support/memory-dead-letters.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingQueues } from '../../support/recording-queues.ts';
import { withTimeLeft } from '../../support/sqs-event.ts';

export const MINUTE_MS = 60_000;
export const MAX_RECEIVE_COUNT = 7;
export const STUCK_ORDER_MS = 60 * MINUTE_MS;

/** `portsOf` may put something between the watch and its ports. */
export function setUpWatch(portsOf: (ports: WatchPorts) => WatchPorts = (ports) => ports) {
  const store = new MemoryStore();
  const queues = new RecordingQueues();
  const deadLetters = new MemoryDeadLetters();
  const clock = new FakeClock();
  const log = new RecordingLog();
  const ports = portsOf({ store, scanner: store, queues, deadLetters, clock, log });
  const settings = { maxReceiveCount: MAX_RECEIVE_COUNT, stuckOrderMs: STUCK_ORDER_MS };
  const watch = createWatch(ports, settings);
  const run = (timeLeftMs = MINUTE_MS) => watch({}, withTimeLeft(timeLeftMs));
  return {
    store,
    queues,
    deadLetters,
    clock,
    log,
    run,
    /** Runs the watch each minute, so many times. */
    async runMinutes(minutes: number): Promise<void> {
      for (let minute = 0; minute < minutes; minute++) {
        clock.advance(MINUTE_MS);
        await run();
      }
    },
    /** The metrics of the last run. */
    get metrics() {
      return log.entries.findLast(({ event }) => event === 'watched')?.fields ?? {};
    },
    /** Messages of an event in the log. */
    logged: (event: string) => log.entries.filter((entry) => entry.event === event),
  };
}
