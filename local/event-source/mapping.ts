import { type Clock, systemClock } from '../clock.ts';
import { collectBatch } from './collect.ts';
import { handleBatch } from './handle-batch.ts';
import type { EventSourceMappingSettings } from './settings.ts';
import { createSlots } from './slots.ts';
import type { ReceivedMessage } from './source.ts';

/** Batches at once where the template sets no ScalingConfig: enough for a laptop. */
const DEFAULT_MAXIMUM_CONCURRENCY = 5;

/** After a failed receive, doubled up to the second; also between receives that wait for nothing. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;

export interface EventSourceMapping {
  readonly enabled: boolean;
  /** Stops reading the queue; batches that were begun are finished. */
  pause(): void;
  resume(): void;
  /** Pauses for good; resolves when the last batch is finished. */
  stop(): Promise<void>;
}

/**
 * Feeds a queue's messages to a function in batches (docs: "Using Lambda with Amazon SQS"). What
 * the function has handled is deleted; what failed stays in flight, and is visible again when its
 * visibility timeout ends. One poll is open at a time, and only while a batch may be begun.
 */
export function startEventSourceMapping(settings: EventSourceMappingSettings): EventSourceMapping {
  const { spec, source, hooks = {}, clock = systemClock } = settings;
  const slots = createSlots(spec.maximumConcurrency ?? DEFAULT_MAXIMUM_CONCURRENCY);
  const running = new Set<Promise<void>>();
  let polling: AbortController | undefined;
  let stopped = false;

  const track = (work: Promise<void>): void => {
    running.add(work);
    void work.finally(() => running.delete(work));
  };

  const poll = async (signal: AbortSignal): Promise<void> => {
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      await slots.acquire();
      const startedAtMs = clock.now();
      let batch: readonly ReceivedMessage[] = [];
      let failed = false;
      try {
        if (!signal.aborted) batch = await collectBatch(spec, source, clock, signal);
      } catch (error) {
        failed = !signal.aborted;
        if (failed) hooks.onError?.(error);
      }
      if (batch.length > 0) {
        pauseMs = FIRST_PAUSE_MS;
        track(handleBatch(settings, batch).finally(() => slots.release()));
        continue;
      }
      slots.release();
      if (failed) {
        await wait(clock, pauseMs, signal);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      } else if (clock.now() - startedAtMs < FIRST_PAUSE_MS) {
        // A source that does not wait for messages must not keep a core busy.
        await wait(clock, FIRST_PAUSE_MS, signal);
      }
    }
  };

  const mapping: EventSourceMapping = {
    get enabled() {
      return polling !== undefined;
    },
    pause() {
      polling?.abort();
      polling = undefined;
    },
    resume() {
      if (stopped || polling !== undefined) return;
      polling = new AbortController();
      track(poll(polling.signal));
    },
    async stop() {
      stopped = true;
      mapping.pause();
      while (running.size > 0) await Promise.all(running);
    },
  };
  if (spec.enabled) mapping.resume();
  return mapping;
}

function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.callAt(clock.now() + ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
