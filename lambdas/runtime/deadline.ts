/**
 * The end of an invocation, in time to report: no call is waited for beyond it. A function that
 * times out reports nothing, and all that it has done comes back to be done again.
 */
import { NotStarted, TransientFault } from './faults.ts';
import type { Clock, Mailer, QueueClient, SourceQueue, Store } from './ports.ts';

/** What of Lambda's context tells the time that is left. */
export interface TimeLeft {
  getRemainingTimeInMillis(): number;
}

export class Deadline {
  readonly #clock: Clock;
  readonly #context: TimeLeft;
  readonly #reserveMs: number;

  /** `reserveMs` of the invocation are kept for what comes after the deadline. */
  constructor(clock: Clock, context: TimeLeft, reserveMs: number) {
    this.#clock = clock;
    this.#context = context;
    this.#reserveMs = reserveMs;
  }

  /** One that leaves so much more time for what comes after it. */
  earlier(ms: number): Deadline {
    return new Deadline(this.#clock, this.#context, this.#reserveMs + ms);
  }

  get leftMs(): number {
    return this.#context.getRemainingTimeInMillis() - this.#reserveMs;
  }

  /**
   * Refuses to begin what may not end in time.
   *
   * @throws NotStarted
   */
  require(leastMs: number): void {
    if (this.leftMs >= leastMs) return;
    throw new NotStarted('not started: too little time is left');
  }

  /**
   * The call's answer, if it comes before the deadline.
   *
   * @throws TransientFault when it does not: whether the call was done is not known then
   */
  async bound<T>(call: () => Promise<T>): Promise<T> {
    this.require(1);
    return new Promise<T>((resolve, reject) => {
      const cancel = this.#clock.after(this.leftMs, () => {
        reject(new TransientFault('no answer before the end of the invocation'));
      });
      const inTime =
        <A>(settle: (answer: A) => void) =>
        (answer: A) => {
          cancel();
          settle(answer);
        };
      answerOf(call).then(inTime(resolve), inTime(reject));
    });
  }
}

/** A call that throws before it has a promise is one that rejects. */
async function answerOf<T>(call: () => Promise<T>): Promise<T> {
  return call();
}

export function boundStore(store: Store, deadline: Deadline): Store {
  return {
    get: (keys) => deadline.bound(() => store.get(keys)),
    write: (write) => deadline.bound(() => store.write(write)),
    transact: (writes) => deadline.bound(() => store.transact(writes)),
    query: (query) => deadline.bound(() => store.query(query)),
  };
}

export function boundQueues(queues: QueueClient, deadline: Deadline): QueueClient {
  return {
    sendBatch: (queue, messages) => deadline.bound(() => queues.sendBatch(queue, messages)),
  };
}

export function boundMailer(mailer: Mailer, deadline: Deadline): Mailer {
  return { send: (mail) => deadline.bound(() => mailer.send(mail)) };
}

export function boundSource(source: SourceQueue, deadline: Deadline): SourceQueue {
  return {
    maxReceiveCount: source.maxReceiveCount,
    hide: (records, seconds) => deadline.bound(() => source.hide(records, seconds)),
    bury: (record, failure) => deadline.bound(() => source.bury(record, failure)),
  };
}
