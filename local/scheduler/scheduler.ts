/** EventBridge's scheduled rules: each target is invoked once a period. */
import { randomUUID } from 'node:crypto';
import type { ScheduleSpec } from '../assembly/deployment.ts';
import type { Clock } from '../clock.ts';
import type { InvokeResult } from '../lambda/invoke.ts';
import { scheduledEvent } from './event.ts';

export interface SchedulerOptions {
  readonly schedules: readonly ScheduleSpec[];
  readonly region: string;
  readonly accountId: string;
  readonly invoke: (functionName: string, event: unknown) => Promise<InvokeResult>;
  readonly clock: Clock;
  /** An invocation that failed: it is not repeated, the next one comes in time. */
  readonly onFault: (error: unknown) => void;
  /** Default: random ones. */
  readonly newId?: () => string;
}

/** A scheduled invocation that did not end well. */
export class ScheduledInvocationError extends Error {
  override readonly name = 'ScheduledInvocationError';
}

export interface Scheduler {
  /** Begins nothing more, and tells no more of what was begun: that ends with its function. */
  stop(): void;
}

/** The first invocation comes one period after the start; one may begin before the last ended. */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const { clock } = options;
  const cancels = new Map<ScheduleSpec, () => void>();
  let isStopped = false;
  const onFault = (error: unknown): void => {
    if (!isStopped) options.onFault(error);
  };

  const plan = (schedule: ScheduleSpec, atMs: number): void => {
    const tick = () => {
      for (const target of schedule.targets) {
        void invokeTarget({ ...options, onFault }, schedule, target);
      }
      // From the time that was due, not from now; what was missed while the machine slept is not
      // made up for.
      const missed = Math.floor((clock.now() - atMs) / schedule.periodMs);
      plan(schedule, atMs + schedule.periodMs * (missed + 1));
    };
    cancels.set(schedule, clock.callAt(atMs, tick));
  };
  for (const schedule of options.schedules) {
    if (schedule.enabled) plan(schedule, clock.now() + schedule.periodMs);
  }
  return {
    stop() {
      isStopped = true;
      for (const cancel of cancels.values()) cancel();
    },
  };
}

/** Never rejects. */
async function invokeTarget(
  { region, accountId, invoke, clock, onFault, newId = randomUUID }: SchedulerOptions,
  schedule: ScheduleSpec,
  target: ScheduleSpec['targets'][number],
): Promise<void> {
  const { functionName } = target;
  const event = scheduledEvent({ schedule, id: newId(), accountId, region, nowMs: clock.now() });
  try {
    const result = await invoke(functionName, 'input' in target ? target.input : event);
    const reason = reasonOf(result);
    if (reason !== undefined) {
      onFault(new ScheduledInvocationError(`${functionName}, run by ${schedule.name}: ${reason}`));
    }
  } catch (error) {
    onFault(error);
  }
}

function reasonOf(result: InvokeResult): string | undefined {
  switch (result.kind) {
    case 'ok':
      return undefined;
    case 'error':
      return `${result.errorType}: ${result.errorMessage}`;
    case 'timeout':
      return `timed out after ${result.timeoutMs} ms`;
    case 'throttled':
      return 'throttled';
  }
}
