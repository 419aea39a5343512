/** One order on its way through the real stages, in memory, over queues that may lose everything. */
import type { Books } from '../../../../bin/ledger/books.ts';
import { closeBooks } from '../../../../bin/ledger/books.ts';
import { movement } from '../../../../bin/ledger/read-ledger.ts';
import { type Dossier, readDossier } from '../../../../bin/ops/order/dossier.ts';
import { head } from '../../../../core/messages.ts';
import { order } from '../../../../core/order.ts';
import type { OrderLine } from '../../../../core/schema.ts';
import { product, reservation } from '../../../../core/stock.ts';
import { createEmailConsumer } from '../../../../lambdas/email/consumer.ts';
import { mailRecord } from '../../../../lambdas/email/mail-record.ts';
import { inventoryStage } from '../../../../lambdas/inventory/stage.ts';
import { orderStage } from '../../../../lambdas/order/stage.ts';
import { createConsumer } from '../../../../lambdas/runtime/consumer.ts';
import { TransientFault } from '../../../../lambdas/runtime/faults.ts';
import { outgoing } from '../../../../lambdas/runtime/outgoing.ts';
import {
  type Outgoing,
  type QueueRole,
  queueRoles,
  type Store,
} from '../../../../lambdas/runtime/ports.ts';
import type { BatchHandler } from '../../../../lambdas/runtime/shell.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeMailer } from '../../../support/fake-mailer.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { RecordingLog } from '../../../support/recording-log.ts';
import { RecordingSource } from '../../../support/recording-source.ts';
import { idOf, orderIn, product as productOf } from '../../../support/samples.ts';
import { sqsEvent, withTimeLeft } from '../../../support/sqs-event.ts';

export const ORDER = idOf(1);
/** An order of three products takes two transactions. */
const LINES_PER_TRANSACTION = 2;

export class LossyPipeline {
  readonly clock = new FakeClock();
  readonly mailer = new FakeMailer();
  readonly #store = new MemoryStore();
  readonly #queues = new Map<QueueRole, Outgoing[]>();
  readonly #consumers: Readonly<Partial<Record<QueueRole, BatchHandler>>>;
  /** Commits until the consumer dies. */
  #lifeLeft = Number.POSITIVE_INFINITY;

  constructor(lines: readonly OrderLine[], stocked: number) {
    const products = ['A', 'B', 'C'].map((sku) => productOf(sku, stocked));
    this.#store.seed('stock', ...products);
    this.#store.seed(
      'movements',
      ...products.map(({ sku }) => ({ movementId: sku, sku, quantity: stocked })),
    );
    this.#store.seed('orders', { ...orderIn('received', ORDER), lines: [...lines] });
    this.#consumers = this.#createConsumers();
    this.ask('order.submitted');
  }

  ask(type: 'order.submitted' | 'order.cancel-requested'): void {
    this.send(outgoing(head(ORDER, type)));
  }

  send(...messages: readonly Outgoing[]): void {
    for (const message of messages) this.#queueOf(message.queue).push(message);
  }

  /** Hands out the first message of a queue; a consumer that fails has lost it. */
  async deliver(queue: QueueRole, life = Number.POSITIVE_INFINITY): Promise<void> {
    const message = this.#queueOf(queue).shift();
    if (!message) return;
    this.#lifeLeft = life;
    const { groupId, body, id } = message;
    await this.#consumers[queue]?.(sqsEvent({ sqsId: id, groupId, body }), withTimeLeft(10_000));
    this.#lifeLeft = Number.POSITIVE_INFINITY;
  }

  /** Delivers until every queue is empty. */
  async drain(): Promise<void> {
    for (let queue = this.#busy(); queue; queue = this.#busy()) await this.deliver(queue);
  }

  loseAll(): void {
    for (const queue of queueRoles) this.#queueOf(queue).splice(0);
  }

  async dossier(): Promise<Dossier> {
    const stores = { order: this.#store, inventory: this.#store, email: this.#store };
    const dossier = await readDossier(stores, ORDER, this.clock.now());
    if (!dossier) throw new Error('the order is gone');
    return dossier;
  }

  books(): Books {
    const mails = this.#store.all('idempotency').filter((item) => 'status' in item);
    return closeBooks({
      products: this.#store.all('stock').map((item) => product.parse(item)),
      movements: this.#store.all('movements').map((item) => movement.parse(item)),
      reservations: this.#store.all('reservations').map((item) => reservation.parse(item)),
      orders: this.#store.all('orders').map((item) => order.parse(item)),
      mails: mails.map((item) => mailRecord.parse(item)),
    });
  }

  #queueOf(role: QueueRole): Outgoing[] {
    const queue = this.#queues.get(role) ?? [];
    this.#queues.set(role, queue);
    return queue;
  }

  #busy = () => queueRoles.find((queue) => this.#queueOf(queue).length > 0);

  #createConsumers(): Readonly<Partial<Record<QueueRole, BatchHandler>>> {
    const store = this.#mortal();
    const ports = {
      store,
      queues: {
        sendBatch: async (_queue: QueueRole, sent: readonly Outgoing[]) => this.#take(sent),
      },
      source: new RecordingSource(),
      clock: this.clock,
      log: new RecordingLog(),
    };
    let tokens = 0;
    const newToken = () => `token-${++tokens}`;
    const byOrder = createConsumer(orderStage, ports);
    const settings = { currency: 'GBP', linesPerTransaction: LINES_PER_TRANSACTION };
    return {
      orders: byOrder,
      replies: byOrder,
      inventory: createConsumer(inventoryStage(settings), ports),
      email: createEmailConsumer({ ...ports, mailer: this.mailer, leaseMs: 45_000, newToken }),
    };
  }

  #take(sent: readonly Outgoing[]): readonly Outgoing[] {
    if (this.#lifeLeft <= 0) throw new TransientFault('dead');
    this.send(...sent);
    return [];
  }

  #mortal(): Store {
    const live = <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) => {
      return async (...args: A) => {
        if (this.#lifeLeft-- <= 0) throw new TransientFault('dead');
        return call(...args);
      };
    };
    return {
      get: (keys) => this.#store.get(keys),
      query: (query) => this.#store.query(query),
      write: live((write) => this.#store.write(write)),
      transact: live((writes) => this.#store.transact(writes)),
    };
  }
}
