/**
 * Every metric that the functions emit. Alarms and dashboards name them from here, so none of them
 * can watch what nobody tells. CloudWatch bills each name once for every set of values of its
 * dimensions: a dimension takes a handful of values, and never an order's id.
 */

export const NAMESPACE = 'OrderPipeline';

/** A line tells each of these once, beside `stack`, which the logger adds. */
export type Dimension = 'stage' | 'currency';

export interface MetricSpec {
  /** Units are CloudWatch's (MetricDatum, API reference). */
  readonly unit: 'Count' | 'Seconds' | 'Milliseconds' | 'None';
  /** `sum`: one number a line, to be added up. `samples`: each value, for percentiles. */
  readonly kind: 'sum' | 'samples';
  /** What tells one series from another; `stack` always does. */
  readonly dimensions: readonly Dimension[];
}

const count = { unit: 'Count', kind: 'sum', dimensions: [] } as const;
const countByStage = { ...count, dimensions: ['stage'] } as const;

export const metrics = {
  /** Orders that were written as `received`, by the API. */
  OrdersReceived: count,
  /** Orders that entered the state, by the order stage. */
  OrdersConfirmed: count,
  OrdersRejected: count,
  OrdersCancelled: count,
  /** Totals of confirmed orders, in minor units of the currency. */
  ConfirmedValue: { unit: 'None', kind: 'sum', dimensions: ['currency'] },
  /** From the order's submission to its confirmation. */
  TimeToConfirm: { unit: 'Milliseconds', kind: 'samples', dimensions: [] },
  /** What became of mails; `Again`: the message came back after that was recorded. */
  MailsSent: count,
  MailsRefused: count,
  MailsSuperseded: count,
  MailsSuppressed: count,
  MailsAgain: count,
  /** What came back of them, each event once. */
  MailsBounced: count,
  MailsComplainedOf: count,
  /** Messages of a batch: done, to come back, moved to the dead-letter queue. */
  MessagesHandled: countByStage,
  MessagesFailed: countByStage,
  MessagesDead: countByStage,
  /** Decisions that were made again, because others wrote the same items. */
  ConflictsRetried: countByStage,
  /** From the event to the report of one batch. */
  BatchDuration: { unit: 'Milliseconds', kind: 'samples', dimensions: ['stage'] },
  /** Age of the oldest order that waits for its first step, dead ones left out; 0: none waits. */
  OldestUnsentOrderAge: { unit: 'Seconds', kind: 'samples', dimensions: [] },
  /** Orders that the watch sent again. */
  OrdersSentAgain: count,
  /** Letters that the watch saw in all dead-letter queues. */
  DeadLetters: { unit: 'Count', kind: 'samples', dimensions: [] },
  /** Orders under way for longer than the setting `stuckOrderSeconds`. */
  OrdersStuck: { unit: 'Count', kind: 'samples', dimensions: [] },
} as const satisfies Record<string, MetricSpec>;

export type MetricName = keyof typeof metrics;

/** One value, with those dimensions that its metric has and that not the whole line has. */
export interface Measurement {
  readonly metric: MetricName;
  readonly value: number;
  readonly currency?: string;
}
