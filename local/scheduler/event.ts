import type { ScheduleSpec } from '../assembly/deployment.ts';

export interface ScheduledEventOptions {
  readonly schedule: ScheduleSpec;
  /** Unique for each event. */
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** What EventBridge sends when a schedule is due (EventBridge User Guide, "Scheduled events"). */
export function scheduledEvent({ schedule, id, accountId, region, nowMs }: ScheduledEventOptions) {
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time: `${new Date(nowMs).toISOString().slice(0, 19)}Z`,
    region,
    resources: [schedule.arn],
    detail: {},
  };
}
