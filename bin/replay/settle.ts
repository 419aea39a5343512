/** Waits until every accepted order is settled. */
import * as z from 'zod';
import { isSettled, type OrderState, orderStates } from '../../core/states.ts';
import type { Clock } from '../../lambdas/runtime/ports.ts';
import type { ApiClient } from '../deployment/api-client.ts';
import { DeploymentError } from '../deployment/find-stack.ts';

const page = z.object({
  orders: z.array(z.object({ id: z.string(), state: z.enum(orderStates) })),
  cursor: z.string().optional(),
});

const POLL_EVERY_MS = 1_000;

export interface SettleOptions {
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly deadlineMs: number;
  /** Orders that a cancellation was asked for: confirmed is not the end of them. */
  readonly cancelled: ReadonlySet<string>;
  readonly onProgress: (settled: number) => void;
}

/** The states of these orders when all are settled, or when the time is over. */
export async function untilSettled(
  orderIds: ReadonlySet<string>,
  { api, clock, deadlineMs, cancelled, onProgress }: SettleOptions,
): Promise<ReadonlyMap<string, OrderState>> {
  const states = new Map<string, OrderState>();
  const pending = new Set(orderIds);
  while (pending.size > 0) {
    for (const [id, state] of await readStates(api, pending)) {
      states.set(id, state);
      if (isOver(id, state, cancelled)) pending.delete(id);
    }
    onProgress(orderIds.size - pending.size);
    if (pending.size === 0 || clock.now() >= deadlineMs) break;
    await clock.sleep(POLL_EVERY_MS);
  }
  return states;
}

export function isOver(
  id: string,
  state: OrderState | undefined,
  cancelled: ReadonlySet<string>,
): boolean {
  if (state === undefined || !isSettled(state)) return false;
  return !(cancelled.has(id) && state === 'confirmed');
}

/** By the list, newest first, as far down as the oldest of them. */
async function readStates(api: ApiClient, wanted: ReadonlySet<string>) {
  const states = new Map<string, OrderState>();
  let cursor: string | undefined;
  do {
    const query = { limit: '100', ...(cursor !== undefined && { cursor }) };
    const answer = await api.request({ method: 'GET', path: '/orders', query });
    const parsed = page.safeParse(answer.body);
    if (answer.status !== 200 || !parsed.success) {
      throw new DeploymentError(`the API does not list the orders: status ${answer.status}`);
    }
    const { orders, cursor: next } = parsed.data;
    for (const { id, state } of orders) if (wanted.has(id)) states.set(id, state);
    cursor = next;
  } while (cursor !== undefined && states.size < wanted.size);
  return states;
}
