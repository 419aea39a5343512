import type { EventSourceMappingSpec } from '../assembly/deployment.ts';
import type { Clock } from '../clock.ts';
import { MAX_MESSAGES_PER_CALL, type QueueSource, type ReceivedMessage } from './source.ts';

/**
 * Receives one batch: what the first call answers and, on a standard queue with a batching window,
 * what comes until the window has passed or the batch is full. A FIFO queue has no window.
 * @throws what the source throws at the first call; a later failure ends the batch early
 */
export async function collectBatch(
  spec: EventSourceMappingSpec,
  source: QueueSource,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly ReceivedMessage[]> {
  const room = (size: number) => Math.min(MAX_MESSAGES_PER_CALL, spec.batchSize - size);
  const batch = [...(await source.receive(spec.queueName, { maxMessages: room(0), signal }))];
  if (batch.length === 0 || spec.batchingWindowMs === 0) return batch;

  const window = new AbortController();
  const close = () => window.abort();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  const cancel = clock.callAt(clock.now() + spec.batchingWindowMs, close);
  try {
    while (batch.length < spec.batchSize && !window.signal.aborted) {
      const maxMessages = room(batch.length);
      const more = await source.receive(spec.queueName, { maxMessages, signal: window.signal });
      batch.push(...more);
    }
  } catch {
    // The window's end may be a rejection; a fault of the source shows again at its next call.
  } finally {
    cancel();
    signal.removeEventListener('abort', close);
  }
  return batch;
}
