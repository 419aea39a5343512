/** The settings of the alarms: thresholds that are a matter of taste, and whom they tell. */
import * as z from 'zod';
import { whole } from './setting-kinds.ts';

/** SQS keeps a message for 14 days: nothing is older. */
const seconds = (min: number) => whole('seconds', min, 1_209_600);

export const alarmSettings = {
  /** ARN of the SNS topic that every alarm tells. Default: none, and alarms tell nobody. */
  alarmTopicArn: z
    .string()
    .regex(/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, 'must be the ARN of an SNS topic')
    .optional(),
  /**
   * How long an order may be in a state that it has to leave, s, before it counts as stuck. Default:
   * an hour, four of the longest pauses between two attempts at a message.
   */
  stuckOrderSeconds: seconds(60).default(3_600),
  /**
   * Age of an accepted order that waits for its first step, s. Default: ten minutes; the watch begins
   * to send such orders again after two.
   */
  unsentOrderAlarmSeconds: seconds(180).default(600),
  /**
   * Age of a queue's oldest message, s. Default: 20 minutes, so that one pause of 15 minutes between
   * two attempts wakes nobody.
   */
  oldestMessageAlarmSeconds: seconds(60).default(1_200),
  /**
   * Time that a queue takes until it is empty at its present rate, s. Default: half an hour; a peak
   * that is worked off sooner is what the queue is for.
   */
  timeToDrainAlarmSeconds: seconds(60).default(1_800),
  /**
   * Latency of the API, ms, that 99 of 100 requests have to stay below. Default: 3 s, over a cold
   * start and under what a shop waits for.
   */
  apiLatencyAlarmMs: whole('milliseconds', 100, 30_000).default(3_000),
  /**
   * How much of the concurrency that its mappings allow a consumer may be in use, per cent. Default:
   * 90, for a quarter of an hour: a cap that is met now and then does its work.
   */
  concurrencyAlarmPercent: whole('per cent', 10, 100).default(90),
  /**
   * Mails of an hour that SES may refuse for good. Default: 5, which is more than a shop's customers
   * mistype of what the API lets pass, and less than it takes to lose many.
   */
  refusedMailsAlarmCount: whole('mails', 0, 1_000_000).default(5),
} as const;

const schema = z.object(alarmSettings);
export type AlarmSettings = Readonly<z.output<typeof schema>>;
