/** All that is recorded of one order. The ids of its messages follow from its own: nothing is scanned. */
import { commands } from '../../../core/commands.ts';
import { idOf } from '../../../core/envelope.ts';
import { type Order, order } from '../../../core/order.ts';
import { sagaEvents } from '../../../core/saga.ts';
import { type Reservation, reservation } from '../../../core/stock.ts';
import { type MailRecord, mailKeys, parseMailRecord } from '../../../lambdas/email/mail-record.ts';
import { dynamoDbStore } from '../../../lambdas/runtime/aws/dynamodb-store.ts';
import { failuresKey } from '../../../lambdas/runtime/failure-record.ts';
import { handledAtMs, owedBy } from '../../../lambdas/runtime/inbox.ts';
import { type Feedback, feedbackIn, mailsKey } from '../../../lambdas/runtime/mail-report.ts';
import { parseItem } from '../../../lambdas/runtime/parse.ts';
import type { Clock, Item, Outgoing, Store } from '../../../lambdas/runtime/ports.ts';
import type { Connection } from '../../deployment/connect.ts';
import type { StackOutputs } from '../../deployment/outputs.ts';

/** A message that took effect, or was found late. */
export interface Handled {
  readonly id: string;
  readonly stage: 'order' | 'inventory';
  /** Ms since the epoch, to the second. */
  readonly atMs: number;
  readonly owed: readonly Outgoing[];
}

export interface Dossier {
  readonly order: Order;
  readonly reservation: Reservation | undefined;
  /** Of the last 60 days: for so long the records are kept. The oldest first. */
  readonly handled: readonly Handled[];
  readonly mails: readonly MailRecord[];
  /** Bounces and complaints, in no order. */
  readonly feedback: readonly Feedback[];
  /** As stored: why messages of the order are dead. */
  readonly failures: Item | undefined;
}

/** Where it is read from: each stage has idempotency records of its own. */
export interface DossierStores {
  /** Orders, reservations, failures, what came back of mails, and the order stage's records. */
  readonly order: Pick<Store, 'get'>;
  readonly inventory: Pick<Store, 'get'>;
  readonly email: Pick<Store, 'get'>;
}

const inventoryCommands = commands.flatMap(({ stage, type }) =>
  stage === 'inventory' ? [type] : [],
);

export function dossierStores(
  { dynamoDb }: Pick<Connection, 'dynamoDb'>,
  { tables, records }: StackOutputs,
  clock: Clock,
): DossierStores {
  const { orders, reservations } = tables;
  const { failures, mailReports } = records;
  const store = (names: Parameters<typeof dynamoDbStore>[1]) =>
    dynamoDbStore(dynamoDb, names, clock);
  return {
    order: store({ orders, reservations, failures, mailReports, idempotency: records.order }),
    inventory: store({ idempotency: records.inventory }),
    email: store({ idempotency: tables.mails }),
  };
}

/**
 * Undefined: there is no such order. The order is read first: what is read after it may tell of later
 * steps, never of fewer. @throws PermanentFault for what this version cannot read
 */
export async function readDossier(
  stores: DossierStores,
  orderId: string,
  nowMs: number,
): Promise<Dossier | undefined> {
  const [item] = await stores.order.get([{ table: 'orders', key: orderId }]);
  if (!item) return undefined;
  const [[held, failures, reports], byOrder, byInventory, mails] = await Promise.all([
    stores.order.get([
      { table: 'reservations', key: orderId },
      failuresKey(orderId),
      mailsKey(orderId),
    ]),
    readHandled(stores.order, 'order', idsOf(orderId, sagaEvents), nowMs),
    readHandled(stores.inventory, 'inventory', idsOf(orderId, inventoryCommands), nowMs),
    stores.email.get(mailKeys(orderId)),
  ]);
  const parsed = parseItem(order, item, `order ${orderId}`);
  const asked = new Set(parsed.timeline.map(({ state }) => idOf(orderId, `email.${state}`)));
  return {
    order: parsed,
    reservation: held && parseItem(reservation, held, `the reservation of ${orderId}`),
    handled: inOrder([...byOrder, ...byInventory]),
    mails: mails
      .flatMap((mail) => (mail ? [parseMailRecord(mail)] : []))
      // A cancellation supersedes the mail of a confirmation that there may never have been.
      .filter(({ messageId, status }) => status !== 'superseded' || asked.has(messageId)),
    feedback: feedbackIn(reports),
    failures,
  };
}

/** By time; what was handled within one second, what owes before what is owed. */
function inOrder(handled: readonly Handled[]): readonly Handled[] {
  const owes = (a: Handled, b: Handled) => a.owed.some(({ id }) => id === b.id);
  const rank = (one: Handled): number => {
    const before = handled.find((other) => owes(other, one));
    return before ? 1 + rank(before) : 0;
  };
  return [...handled].sort((a, b) => a.atMs - b.atMs || rank(a) - rank(b));
}

const idsOf = (orderId: string, types: readonly string[]) =>
  types.map((type) => idOf(orderId, type));

async function readHandled(
  store: Pick<Store, 'get'>,
  stage: Handled['stage'],
  ids: readonly string[],
  nowMs: number,
): Promise<readonly Handled[]> {
  const items = await store.get(ids.map((key) => ({ table: 'idempotency', key })));
  return ids.flatMap((id, at) => {
    const item = items[at];
    const owed = owedBy(item, nowMs);
    return item && owed ? [{ id, stage, atMs: handledAtMs(item), owed }] : [];
  });
}
