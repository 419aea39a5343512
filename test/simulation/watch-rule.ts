/**
 * The rule that runs the watch. On AWS it runs every minute; what it does when nothing waits and
 * nothing is dead is nothing, so those runs are left out, and the others become fewer as time goes.
 */
import { failuresIn } from '../../lambdas/runtime/failure-record.ts';
import { queueRoles } from '../../lambdas/runtime/ports.ts';
import type { SimulatedFunction } from './lambda.ts';
import { deadLettersOf, type Services } from './services.ts';
import type { Timeline } from './timeline.ts';

export interface WatchRuleOptions {
  readonly watch: SimulatedFunction<unknown, void>;
  readonly timeline: Timeline;
  readonly services: Services;
}

const LONGEST_PERIOD_MS = 6 * 60 * 60_000;

export class WatchRule {
  readonly #options: WatchRuleOptions;
  #periodMs = 0;
  #stretch = 1;
  #hasReason = () => false;
  #generation = 0;

  constructor(options: WatchRuleOptions) {
    this.#options = options;
  }

  /** Runs from now on where there is a reason, each time after a pause so many times as long. */
  start(periodMs: number, stretch: number, hasReason: () => boolean): void {
    this.#hasReason = hasReason;
    this.#periodMs = periodMs;
    this.#stretch = stretch;
    this.#plan(++this.#generation);
  }

  /** Orders whose message is neither handled nor dead. */
  get isAnyWaiting(): boolean {
    const { tables } = this.#options.services;
    return tables.all('orders').some(({ state, orderId }) => {
      if (state !== 'received') return false;
      const failures = tables.get({ table: 'failures', key: String(orderId) });
      return failures?.[`${orderId}/order.submitted/1`] === undefined;
    });
  }

  /** Whether the watch has anything to look at. */
  get isAnyThere(): boolean {
    const { tables, sqs } = this.#options.services;
    return (
      this.isAnyWaiting ||
      queueRoles.some((role) => sqs.queue(deadLettersOf(role)).counts.visible > 0) ||
      tables.all('failures').some((item) => failuresIn(item).length > 0)
    );
  }

  #plan(generation: number): void {
    this.#options.timeline.after(this.#periodMs, () => {
      if (generation !== this.#generation) return;
      if (this.#hasReason()) this.#options.watch.invoke({}, () => {});
      this.#periodMs = Math.min(this.#periodMs * this.#stretch, LONGEST_PERIOD_MS);
      this.#plan(generation);
    });
  }
}
