import assert from 'node:assert/strict';
import type { MailOutcome } from '../../core/commands.ts';
import type { OrderView } from './shop.ts';
import type { Target } from './target.ts';

/** Two orders with every outcome that is mailed. */
export interface MailedOrders {
  /** Confirmed, then cancelled. */
  readonly cancelled: OrderView;
  readonly rejected: OrderView;
}

/**
 * Places both orders, and waits until the mail of each outcome is sent, as the orders themselves say.
 * @param name of what is checked: it is in their keys, products and addresses
 */
export async function mailedOrders(target: Target, name: string): Promise<MailedOrders> {
  const { shop, shelf, keyOf, emailOf } = target;
  const sku = await shelf.stock(name, 3);
  const order = (outcome: MailOutcome, quantity: number) =>
    shop.order({
      key: keyOf(`${name}-${outcome}`),
      email: emailOf(`${name}-${outcome}`),
      lines: [{ sku, quantity }],
    });
  const rejected = await order('rejected', 4);
  const cancelled = await order('cancelled', 2);
  // A mail that is overtaken by the next is not sent.
  await untilSent(target, cancelled.id, ['confirmed']);
  assert.equal((await shop.cancel(cancelled.id)).status, 202);
  return {
    cancelled: await untilSent(target, cancelled.id, ['confirmed', 'cancelled']),
    rejected: await untilSent(target, rejected.id, ['rejected']),
  };
}

/** The order's mails are these, each sent, and no other. */
async function untilSent({ shop }: Target, id: string, outcomes: readonly MailOutcome[]) {
  const order = await shop.untilOrder(
    id,
    `the mails of ${id} are ${outcomes.join(', ')}`,
    ({ mails }) => mails.length >= outcomes.length,
  );
  assert.deepEqual(
    order.mails.map(({ outcome, status }) => `${outcome} ${status}`),
    outcomes.map((outcome) => `${outcome} sent`),
  );
  return order;
}
