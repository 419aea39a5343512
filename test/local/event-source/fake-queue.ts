import type { EventSourceMappingSpec } from '../../../local/assembly/deployment.ts';
import type { QueueSource, ReceivedMessage } from '../../../local/event-source/source.ts';

/** A queue that hands out what was put into it, once, and waits for more. */
export interface FakeQueue extends QueueSource {
  put(...messages: readonly ReceivedMessage[]): void;
  /** Calls of `receive` so far. */
  readonly receives: readonly number[];
  readonly waiting: number;
  readonly deletes: readonly (readonly string[])[];
  failNext(error: Error): void;
}

export function fakeQueue(options: { readonly impatient?: boolean } = {}): FakeQueue {
  const messages: ReceivedMessage[] = [];
  const receives: number[] = [];
  const deletes: (readonly string[])[] = [];
  const wakers = new Set<() => void>();
  let failure: Error | undefined;
  return {
    receives,
    deletes,
    get waiting() {
      return wakers.size;
    },
    failNext(error) {
      failure = error;
      for (const wake of [...wakers]) wake();
    },
    put(...more) {
      messages.push(...more);
      for (const wake of [...wakers]) wake();
    },
    async receive(_queueName, { maxMessages, signal }) {
      receives.push(maxMessages);
      for (;;) {
        if (failure !== undefined) {
          const error = failure;
          failure = undefined;
          throw error;
        }
        if (signal.aborted) return [];
        if (messages.length > 0) return messages.splice(0, maxMessages);
        if (options.impatient) return [];
        await new Promise<void>((resolve) => {
          const wake = () => {
            wakers.delete(wake);
            signal.removeEventListener('abort', wake);
            resolve();
          };
          wakers.add(wake);
          signal.addEventListener('abort', wake, { once: true });
        });
      }
    },
    async delete(_queueName, receiptHandles) {
      deletes.push(receiptHandles);
    },
  };
}

export function message(id: string, fields: Partial<ReceivedMessage> = {}): ReceivedMessage {
  return {
    messageId: id,
    receiptHandle: `handle-${id}`,
    body: `body ${id}`,
    md5OfBody: 'md5',
    attributes: {},
    messageAttributes: {},
    ...fields,
  };
}

export const SPEC: EventSourceMappingSpec = {
  logicalId: 'Mapping',
  functionName: 'f',
  queueName: 'q.fifo',
  enabled: true,
  batchSize: 10,
  batchingWindowMs: 0,
  reportBatchItemFailures: true,
};

/** Lets everything that is ready to run do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
