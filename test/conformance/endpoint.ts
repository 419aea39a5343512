import { setTimeout as sleep } from 'node:timers/promises';
import { startSqsServer } from '../../local/sqs/server.ts';
import { VirtualClock } from '../local/sqs/virtual-clock.ts';

/** Where the cases run, and how time passes there. */
export interface Endpoint {
  readonly url: string;
  /** The longest a case may wait in all; longer ones are reported as not run. */
  readonly patienceSeconds: number;
  /** Seconds that a short receive is given: a distributed queue may need more than one poll. */
  readonly receiveWaitSeconds: number;
  advance(seconds: number): Promise<void>;
  /** Resolves once a long poll that was just sent waits. */
  untilPolling(): Promise<void>;
  close(): Promise<void>;
}

/** Our own, on a clock that the cases move. */
export async function startOwnEndpoint(): Promise<Endpoint> {
  const clock = new VirtualClock();
  const server = await startSqsServer({ clock });
  return {
    url: server.url,
    patienceSeconds: Number.POSITIVE_INFINITY,
    receiveWaitSeconds: 0,
    advance: (seconds) => clock.advance(seconds * 1000),
    untilPolling: async () => {
      const deadline = Date.now() + 5_000;
      while (server.waiting() === 0) {
        if (Date.now() > deadline) throw new Error('No receive began to wait.');
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    close: () => server.close(),
  };
}

/** Any other, on the real clock. */
export function otherEndpoint(url: string): Endpoint {
  return {
    url,
    patienceSeconds: 30,
    receiveWaitSeconds: 1,
    // A little more than asked for, so that both clocks agree that the time has passed.
    advance: (seconds) => sleep(seconds * 1000 + 200),
    untilPolling: () => sleep(500),
    close: async () => {},
  };
}
