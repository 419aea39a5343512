/** The one line that a consumer logs of a batch, with all that it measured. */
import type { Meter } from './meter.ts';
import type { Clock, Logger } from './ports.ts';

/** What became of the messages of a batch; one that was not begun is none of these. */
export interface Fates {
  readonly handled: number;
  /** To come back. */
  readonly failed: number;
  /** Moved to the dead-letter queue. */
  readonly dead: number;
}

/** @param startMs when the batch came, ms since the epoch. */
export function logBatch(
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
  meter: Meter,
  startMs: number,
  { handled, failed, dead }: Fates,
): void {
  meter.count('MessagesHandled', handled);
  meter.count('MessagesFailed', failed);
  meter.count('MessagesDead', dead);
  const endMs = clock.now();
  meter.record({ metric: 'BatchDuration', value: endMs - startMs });
  for (const fields of meter.lines(endMs)) log.log('info', 'batch', fields);
}
