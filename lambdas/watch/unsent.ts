/**
 * The accepted but unsent: the API writes an order, then sends its message; if it dies in between
 * and the client never asks again, the order waits for ever. Each run looks at the orders that wait
 * and sends some of them again: see `probe.ts` for how many.
 */
import { head, messageId } from '../../core/messages.ts';
import { failuresKey, isDead } from '../runtime/failure-record.ts';
import { outgoing } from '../runtime/outgoing.ts';
import type { Clock, ItemKey, Logger, QueueClient, Store } from '../runtime/ports.ts';
import { sendOwed } from '../runtime/send-owed.ts';
import { recall, remember } from './memory.ts';
import { drawProbe, nextProbe, type Probe, poolFor, probe } from './probe.ts';
import { survey } from './survey.ts';

export interface UnsentPorts {
  readonly store: Store;
  readonly queues: QueueClient;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface UnsentReport {
  /** Age of the oldest order that waits beyond the grace; 0 when none does. */
  readonly oldestAgeSeconds: number;
  /** Orders that were sent again. */
  readonly probes: number;
}

/** An order goes on within seconds; so long a wait is not the usual way. */
const GRACE_MS = 2 * 60_000;
const TASK = 'unsent';

export async function sendUnsent(ports: UnsentPorts): Promise<UnsentReport> {
  const { store, clock, log } = ports;
  const nowMs = clock.now();
  const memory = await recall(store, TASK, probe);
  const last = memory.value;
  const next = nextProbe(last, await whoWentOn(store, last), nowMs);
  const before = new Date(nowMs - GRACE_MS).toISOString();
  const want = next.size === 0 ? 1 : poolFor(next.size);
  const { waiting, isComplete } = await survey(store, before, want);
  if (!isComplete) log.log('warn', 'survey-incomplete', { found: waiting.length });
  const [oldest] = waiting;
  if (!oldest) return { oldestAgeSeconds: 0, probes: 0 };
  const oldestAgeSeconds = Math.floor((nowMs - Date.parse(oldest.since)) / 1000);
  if (next.size === 0) return { oldestAgeSeconds, probes: 0 };

  const pool = waiting.map(({ orderId }) => orderId);
  const drawn = drawProbe(pool, next, nowMs, () => clock.random());
  const isOurs = await remember(store, TASK, memory, drawn.probe);
  if (!isOurs) return { oldestAgeSeconds, probes: 0 };
  return { oldestAgeSeconds, probes: await sendAgain(ports, drawn.orderIds) };
}

/** Those of the last probe that no longer wait: they took their first step, or died on the way. */
async function whoWentOn(store: Store, last: Probe | undefined): Promise<ReadonlySet<string>> {
  const orderIds = last ? [...last.sent, ...last.left] : [];
  const orders = await store.get(orderIds.map((key): ItemKey => ({ table: 'orders', key })));
  const failures = await store.get(orderIds.map(failuresKey));
  return new Set(
    orderIds.filter(
      (orderId, at) =>
        orders[at]?.['state'] !== 'received' ||
        isDead(failures[at], messageId(orderId, 'order.submitted')),
    ),
  );
}

async function sendAgain(
  { queues, log }: UnsentPorts,
  orderIds: readonly string[],
): Promise<number> {
  const messages = orderIds.map((orderId) => outgoing(head(orderId, 'order.submitted')));
  const unsent = await sendOwed(queues, log, messages);
  log.log('warn', 'orders-sent-again', {
    orders: orderIds.length - unsent.size,
    unsent: unsent.size,
    orderIds: orderIds.slice(0, 10),
  });
  return orderIds.length - unsent.size;
}
