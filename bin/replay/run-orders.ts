/** The middle of a replay: submits, cancels, and waits until all is settled. */
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import type { Progress } from '../command-line/progress.ts';
import { createApiClient } from '../deployment/api-client.ts';
import type { Connection } from '../deployment/connect.ts';
import type { StackOutputs } from '../deployment/outputs.ts';
import type { Arguments } from './arguments.ts';
import type { PlannedOrder } from './mapping.ts';
import type { Report } from './report.ts';
import { isOver, untilSettled } from './settle.ts';
import { type Submissions, submitAll } from './submit.ts';

export interface OrdersRun {
  readonly submissions: Submissions;
  readonly outcomes: Report['outcomes'];
  /** Milliseconds since the epoch: when waiting ends. */
  readonly deadlineMs: number;
  /** From the first submission until everything was settled. */
  readonly seconds: number;
}

export async function runOrders(
  connection: Connection,
  outputs: StackOutputs,
  orders: readonly PlannedOrder[],
  args: Pick<Arguments, 'url' | 'concurrency' | 'timeoutMs'>,
  progress: Progress,
): Promise<OrdersRun> {
  const api = createApiClient({
    url: args.url ?? outputs.apiUrl,
    region: await connection.region(),
    credentials: connection.credentials,
    clock: systemClock,
  });
  const startedAtMs = systemClock.now();
  const submissions = await submitAll(orders, {
    api,
    concurrency: args.concurrency,
    startedAt: new Date(startedAtMs).toISOString(),
    onProgress: (done) => progress.update(done, orders.length, 'invoices submitted'),
  });
  const orderIds = new Set(submissions.accepted.values());
  const cancelled = cancelledIds(orders, submissions);
  const deadlineMs = systemClock.now() + args.timeoutMs;
  const states = await untilSettled(orderIds, {
    api,
    clock: systemClock,
    deadlineMs,
    cancelled,
    onProgress: (settled) => progress.update(settled, orderIds.size, 'orders settled'),
  });
  const inState = (state: string) =>
    [...states].filter(([id, is]) => is === state && isOver(id, is, cancelled)).length;
  const outcomes = {
    confirmed: inState('confirmed'),
    rejected: inState('rejected'),
    cancelled: inState('cancelled'),
  };
  const settled = outcomes.confirmed + outcomes.rejected + outcomes.cancelled;
  return {
    submissions,
    outcomes: { ...outcomes, unsettled: orderIds.size - settled },
    deadlineMs,
    seconds: (systemClock.now() - startedAtMs) / 1000,
  };
}

function cancelledIds(
  orders: readonly PlannedOrder[],
  { accepted }: Submissions,
): ReadonlySet<string> {
  const ids = orders
    .filter(({ cancelledBy }) => cancelledBy !== undefined)
    .map(({ invoiceNo }) => accepted.get(invoiceNo));
  return new Set(ids.filter((id) => id !== undefined));
}
