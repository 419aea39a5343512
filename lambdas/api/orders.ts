/** Reading and writing the orders of one owner. */

import { head } from '../../core/messages.ts';
import { type Order, order } from '../../core/order.ts';
import { ORDER_ID } from '../../core/order-id.ts';
import { failuresKey } from '../runtime/failure-record.ts';
import { mailsKey } from '../runtime/mail-report.ts';
import { outgoing } from '../runtime/outgoing.ts';
import { parseItem } from '../runtime/parse.ts';
import type { Clock, Item, Logger, QueueClient, Store } from '../runtime/ports.ts';
import { sendOwed } from '../runtime/send-owed.ts';
import type { Caller } from './caller.ts';
import { Problem } from './problem.ts';

export interface ApiPorts {
  readonly store: Store;
  readonly queues: QueueClient;
  readonly clock: Clock;
  readonly log: Logger;
}

export function parseOrder(item: Item): Order {
  return parseItem(order, item, 'an order');
}

/** The owner's order, or 404: an order of someone else's does not exist for this caller. */
export async function findOrder(store: Store, owner: string, orderId: string): Promise<Order> {
  const owned = { owner, isAdministrator: false };
  return (await findOrderWithNews(store, owned, orderId)).order;
}

/** An order with what stands beside it. */
export interface OrderWithNews {
  readonly order: Order;
  /** What is said of its dead messages. */
  readonly failures: Item | undefined;
  /** What is said of its mails. */
  readonly mails: Item | undefined;
}

/** The same for reading, in the same one read; an administrator finds any order. */
export async function findOrderWithNews(
  store: Store,
  { owner, isAdministrator }: Pick<Caller, 'owner' | 'isAdministrator'>,
  orderId: string,
): Promise<OrderWithNews> {
  const notFound = () => new Problem('order-not-found', 'You have no order with this id.');
  if (!ORDER_ID.test(orderId)) throw notFound();
  const [item, failures, mails] = await store.get([
    { table: 'orders', key: orderId },
    failuresKey(orderId),
    mailsKey(orderId),
  ]);
  // Before it is read as an order: what is somebody else's does not even fail for this caller.
  if (item === undefined || (item['owner'] !== owner && !isAdministrator)) throw notFound();
  return { order: parseOrder(item), failures, mails };
}

/** Sends one of the API's own messages, or answers 503: the same request can be sent again. */
export async function sendOrRefuse(
  { queues, log }: ApiPorts,
  orderId: string,
  type: 'order.submitted' | 'order.cancel-requested',
): Promise<void> {
  const unsent = await sendOwed(queues, log, [outgoing(head(orderId, type))]);
  if (unsent.size > 0) throw unavailable();
}

export function unavailable(): Problem {
  return new Problem('unavailable', 'Nothing is lost: send the same request again.', {
    headers: { 'retry-after': '2' },
  });
}
