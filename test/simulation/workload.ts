/** What a shop's day is made of: its shelves, its orders, and what does not belong there. */
import { head, type MessageType } from '../../core/messages.ts';
import { orderIdFor } from '../../core/order-id.ts';
import { type QueueRole, queueRoles } from '../../lambdas/runtime/ports.ts';
import { OWNER, type PlannedOrder } from './clients.ts';
import type { PlannedMovement } from './operator.ts';
import { REFUSED_ADDRESS } from './ports.ts';
import { drawFrom, type Profile } from './profiles.ts';
import type { Random } from './random.ts';
import type { Services } from './services.ts';

/** A message that nobody can handle. */
export interface PlannedPoison {
  readonly name: string;
  readonly role: QueueRole;
  readonly body: string;
  readonly groupId: string;
  readonly atMs: number;
}

export interface Workload {
  readonly orders: readonly PlannedOrder[];
  readonly movements: readonly PlannedMovement[];
  readonly poison: readonly PlannedPoison[];
}

export function drawWorkload(random: Random, profile: Profile): Workload {
  const orders = planOrders(random, profile);
  const movements = planMovements(random, profile);
  return { orders, movements, poison: planPoison(random, profile, orders) };
}

/** The opening stock: a movement a product, committed before anything can go wrong. */
export function stockShelves({ tables }: Services, random: Random, profile: Profile): void {
  const count = drawFrom(random, profile.products);
  for (let n = 0; n < count; n++) {
    const sku = skuOf(n);
    const quantity = drawFrom(random, profile.stock);
    const at = '2026-03-01T00:00:00.000Z';
    tables.transact([
      {
        kind: 'put',
        table: 'movements',
        item: { movementId: `opening/${sku}`, sku, quantity, at },
      },
      {
        kind: 'update',
        table: 'stock',
        key: sku,
        set: { name: nameOf(sku), unitPriceMinor: 100 + n },
        add: { available: quantity },
      },
    ]);
  }
}

const skuOf = (n: number) => `P${String(n).padStart(2, '0')}`;
const nameOf = (sku: string) => `Product ${sku}`;

function planOrders(random: Random, profile: Profile): readonly PlannedOrder[] {
  const products = profile.products[1];
  return Array.from({ length: drawFrom(random, profile.orders) }, (_, n) => {
    const count = Math.min(products, drawFrom(random, profile.linesPerOrder));
    const first = random.between(0, products - 1);
    const lines = Array.from({ length: count }, (_line, at) => ({
      sku: skuOf((first + at) % products),
      quantity: drawFrom(random, profile.quantity),
    }));
    const cancelAfterMs = random.chance(profile.cancelProbability)
      ? random.between(0, random.pick([500, 5_000, 120_000, 20 * 60_000, 4 * 60 * 60_000]))
      : undefined;
    // Some order again: what came back of one mail tells on the next.
    const customer = random.chance(0.5) ? 0 : n;
    const email = random.chance(0.05) ? REFUSED_ADDRESS : `shop${customer}@example.com`;
    const name = random.chance(0.5) ? `Shop ${customer}` : undefined;
    const atMs = random.between(0, profile.spreadMs);
    return { key: `order-${n}`, email, name, lines, atMs, cancelAfterMs };
  });
}

/** Deliveries, and corrections that take away, while the shop sells. */
function planMovements(random: Random, profile: Profile): readonly PlannedMovement[] {
  return Array.from({ length: drawFrom(random, profile.movements) }, (_, n) => {
    const at = random.between(0, profile.products[1] - 1);
    const sku = skuOf(at);
    return {
      movementId: `movement-${n}`,
      product: { sku, name: nameOf(sku), unitPriceMinor: 100 + at },
      quantity: random.between(1, 5) * (random.chance(0.3) ? -1 : 1),
      atMs: random.between(0, profile.spreadMs),
    };
  });
}

/** Bodies that nobody can read, messages that no history explains, and some on a wrong queue. */
function planPoison(
  random: Random,
  profile: Profile,
  orders: readonly PlannedOrder[],
): readonly PlannedPoison[] {
  return Array.from({ length: drawFrom(random, profile.poison) }, (_, n) => {
    const order = random.chance(0.7) && orders.length > 0 ? random.pick(orders) : undefined;
    const groupId = order ? orderIdFor(OWNER, order.key) : `stranger_${n}`;
    const role = random.pick(queueRoles);
    // What can be read is no poison to an order that is there: it might well be handled.
    const readable = unexplained.get(role);
    const isReadable = random.chance(0.5) && order === undefined;
    const body =
      readable && isReadable
        ? JSON.stringify(random.pick<Envelope>(readable(groupId)))
        : random.pick([...unreadable(groupId, n), ...astray(role, groupId)]);
    return { name: `poison-${n}`, role, body, groupId, atMs: random.between(0, profile.spreadMs) };
  });
}

function unreadable(orderId: string, n: number): readonly string[] {
  return [
    `not JSON ${n}`,
    `{"n":${n}}`,
    `{"schemaVersion":0,"id":"${orderId}/old/${n}","type":"order.submitted"}`,
    `{"schemaVersion":1,"id":"${orderId}/unknown/${n}","orderId":"${orderId}","type":"unknown"}`,
  ];
}

type Envelope = ReturnType<typeof head<MessageType>>;
type Unexplained = (orderId: string) => readonly Envelope[];

/** Of an order that does not exist. A stage that takes a command for what it says has none. */
const unexplained: ReadonlyMap<QueueRole, Unexplained> = new Map<QueueRole, Unexplained>([
  [
    'orders',
    (orderId) => [head(orderId, 'order.submitted'), head(orderId, 'order.cancel-requested')],
  ],
  [
    'replies',
    (orderId) => [
      head(orderId, 'stock.released'),
      { ...head(orderId, 'stock.reserved'), lines: [], total: { amountMinor: 0, currency: 'GBP' } },
    ],
  ],
  ['inventory', (orderId) => [head(orderId, 'inventory.release')]],
]);

/** A message of another stage, under an id that it never has. */
function astray(role: QueueRole, orderId: string): readonly string[] {
  const type = role === 'inventory' ? 'stock.released' : 'inventory.release';
  return [JSON.stringify({ ...head(orderId, type), id: `${orderId}/${type}/astray` })];
}
