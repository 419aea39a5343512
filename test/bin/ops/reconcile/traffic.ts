/** Orders that are made, and unmade, as the stages do it: in parts, each with its own transaction. */
import { mailTypeOf } from '../../../../core/commands.ts';
import { messageId } from '../../../../core/messages.ts';
import type { Order } from '../../../../core/order.ts';
import type { OrderState, SettledState } from '../../../../core/states.ts';
import type { Reservation } from '../../../../core/stock.ts';
import type { MailRecord } from '../../../../lambdas/email/mail-record.ts';
import { begin, goOn, putBack } from '../../../../lambdas/inventory/reservation-writes.ts';
import type { Store, Write } from '../../../../lambdas/runtime/ports.ts';

const AT = '2026-03-01T11:00:00.000Z';
/** Lines of a transaction: an order of three takes two. */
const PART = 2;

export const skus = ['P0', 'P1', 'P2', 'P3'] as const;

/** Three products of the four, one of each. */
function reservationOf(n: number): Omit<Reservation, 'phase' | 'held'> {
  const lines = [0, 1, 2].map((at) => ({
    sku: `P${(n + at) % skus.length}`,
    quantity: 1,
    name: 'Product',
    unitPriceMinor: 1,
  }));
  return { orderId: `o${n}`, lines, total: { amountMinor: 3, currency: 'GBP' } };
}

/** Every other one is cancelled once it is confirmed. */
export async function runOrder(store: Store, n: number): Promise<void> {
  const made = reservationOf(n);
  const states: OrderState[] = [];
  const enter = async (state: OrderState) => {
    states.push(state);
    await store.write({ kind: 'put', table: 'orders', item: orderOf(made, states) });
  };
  await enter('received');
  await enter('reserving');
  await untilCommitted(store, begin(made, PART));
  await untilCommitted(store, goOn({ ...made, phase: 'reserving', held: PART }, PART));
  await enter('confirmed');
  await mark(store, made.orderId, 'confirmed', 'sent');
  if (n % 2 === 0) return;
  await enter('cancelling');
  await untilCommitted(store, putBack({ ...made, phase: 'reserved', held: 3 }, PART));
  await untilCommitted(store, putBack({ ...made, phase: 'releasing', held: 1 }, PART));
  await enter('cancelled');
  await mark(store, made.orderId, 'cancelled', 'sent');
}

/** What is known of the mail about an outcome. */
export async function mark(
  store: Store,
  orderId: string,
  outcome: SettledState,
  status: MailRecord['status'],
): Promise<void> {
  const type = mailTypeOf(outcome);
  const head = { messageId: messageId(orderId, type), orderId, type, version: 3 };
  await store.write({ kind: 'put', table: 'idempotency', item: { ...head, status, at: AT } });
}

function orderOf(made: Omit<Reservation, 'phase' | 'held'>, states: readonly OrderState[]): Order {
  return {
    orderId: made.orderId,
    owner: 'o',
    requestHash: 'h',
    version: states.length,
    state: states.at(-1) ?? 'received',
    customer: { email: 'ada@example.com' },
    lines: made.lines.map(({ sku, quantity }) => ({ sku, quantity })),
    timeline: states.map((state) => ({ state, at: AT })),
    createdAt: AT,
    listPartition: 'p',
    listPosition: made.orderId,
  };
}

/** Others write the same products. */
async function untilCommitted(store: Store, writes: readonly Write[]): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const commit = await store.transact(writes);
    if (commit.kind === 'committed') return;
    if (commit.refusals.some((refusal) => refusal?.kind === 'condition')) {
      throw new Error('the test runs out of stock');
    }
  }
  throw new Error('the transaction met others a thousand times');
}
