import type { EventSourceMappingSpec } from '../assembly/deployment.ts';
import type { Clock } from '../clock.ts';
import type { InvokeResult } from '../lambda/invoke.ts';
import type { QueueSource } from './source.ts';

/** What one mapping connects, and who hears of it. */
export interface EventSourceMappingSettings {
  readonly spec: EventSourceMappingSpec;
  readonly source: QueueSource;
  readonly invoke: (
    functionName: string,
    event: unknown,
    options: { readonly traceHeader?: string },
  ) => Promise<InvokeResult>;
  readonly queueArn: string;
  readonly region: string;
  readonly hooks?: EventSourceHooks;
  /** Times the batching window and the pauses after a fault. Default: the system's. */
  readonly clock?: Clock;
}

export interface EventSourceHooks {
  /** After each invocation. */
  readonly onBatch?: (outcome: BatchOutcome) => void;
  /** The queue could not be read or a message not be deleted; it is tried again. */
  readonly onError?: (error: unknown) => void;
}

export interface BatchOutcome {
  readonly spec: EventSourceMappingSpec;
  readonly size: number;
  /** How many of them were left in the queue. */
  readonly failed: number;
  /** Why the whole batch was; undefined when the function reported single messages. */
  readonly reason?: string;
}
