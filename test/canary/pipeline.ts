/** The pipeline in one process, with the real logger, whose lines are kept. */
import type { SQSRecord } from 'aws-lambda';
import { createApiHandler } from '../../lambdas/api/handler.ts';
import { createEmailConsumer } from '../../lambdas/email/consumer.ts';
import { inventoryStage } from '../../lambdas/inventory/stage.ts';
import { orderStage } from '../../lambdas/order/stage.ts';
import { createConsumer } from '../../lambdas/runtime/consumer.ts';
import { jsonLogger } from '../../lambdas/runtime/log.ts';
import type {
  Mailer,
  QueueClient,
  QueueRole,
  SourceQueue,
  Store,
} from '../../lambdas/runtime/ports.ts';
import type { BatchHandler } from '../../lambdas/runtime/shell.ts';
import { createWatch } from '../../lambdas/watch/watch.ts';
import { type ApiRequest, apiEvent } from '../support/api-event.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeMailer } from '../support/fake-mailer.ts';
import { MemoryDeadLetters } from '../support/memory-dead-letters.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { RecordingQueues } from '../support/recording-queues.ts';
import { RecordingSource } from '../support/recording-source.ts';
import { product } from '../support/samples.ts';
import { type Delivered, sqsEvent, withTimeLeft } from '../support/sqs-event.ts';
import { administrator, caller, credentials, customer, productName } from './marks.ts';

/** What stands between the handlers and the world. */
export interface World {
  store: Store;
  queues: QueueClient;
  source: SourceQueue;
  mailer: Mailer;
}

export class Pipeline {
  readonly lines: string[] = [];
  readonly store = new MemoryStore();
  readonly queues = new RecordingQueues();
  readonly source = new RecordingSource();
  readonly mailer = new FakeMailer();
  readonly deadLetters = new MemoryDeadLetters();
  readonly clock = new FakeClock();
  readonly #world: World;
  #delivered = 0;

  /** `change` puts something between the handlers and their ports. */
  constructor(change: (world: World) => Partial<World> = () => ({})) {
    const world = {
      store: this.store,
      queues: this.queues,
      source: this.source,
      mailer: this.mailer,
    };
    this.#world = { ...world, ...change(world) };
    this.store.seed('stock', { ...product('TEAPOT', 10), name: productName });
  }

  /** Events that were logged. */
  get events(): readonly unknown[] {
    return this.lines.map((line): unknown => JSON.parse(line)['event']);
  }

  /** The API's answer, to a caller whose request is full of marks. */
  async call(request: ApiRequest) {
    const handler = createApiHandler(this.#ports(), { principals: [administrator] });
    const headers = { ...credentials, ...request.headers };
    const answer = await handler(
      apiEvent({ as: caller, ...request, headers }),
      withTimeLeft(10_000),
    );
    return { status: answer.statusCode, body: JSON.parse(answer.body ?? '{}') };
  }

  /** Submits an order of this many teapots; answers its id. */
  async submit(quantity: number, key = 'key'): Promise<string> {
    const body = JSON.stringify({ customer, lines: [{ sku: 'TEAPOT', quantity }] });
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const answer = await this.call({ method: 'POST', route: '/orders', headers, body });
    return String(answer.body.id);
  }

  /** Delivers what was sent, and what is sent for it, until nothing is left. */
  async drain(): Promise<void> {
    for (; this.#delivered < this.queues.sent.length; this.#delivered++) {
      const message = this.queues.sent[this.#delivered];
      if (!message) break;
      const { queue, id: sqsId, groupId, body } = message;
      await this.deliver(queue, { sqsId, groupId, body });
    }
  }

  async deliver(
    queue: QueueRole,
    ...messages: readonly Delivered[]
  ): Promise<readonly SQSRecord[]> {
    const event = sqsEvent(...messages);
    await this.#consumers[queue]?.(event, withTimeLeft(20_000));
    return event.Records;
  }

  watch(): Promise<void> {
    const { deadLetters } = this;
    const scanner = this.store;
    const settings = { maxReceiveCount: 1_000, stuckOrderMs: 60 * 60_000 };
    return createWatch({ ...this.#ports(), scanner, deadLetters }, settings)(
      {},
      withTimeLeft(50_000),
    );
  }

  get #consumers(): Readonly<Partial<Record<QueueRole, BatchHandler>>> {
    const ports = this.#ports();
    const order = createConsumer(orderStage, ports);
    const inventory = inventoryStage({ currency: 'GBP', linesPerTransaction: 10 });
    return {
      orders: order,
      replies: order,
      inventory: createConsumer(inventory, ports),
      email: createEmailConsumer({ ...ports, leaseMs: 60_000, newToken: () => 'claim' }),
    };
  }

  #ports() {
    const log = jsonLogger({ stack: 'Test', write: (line) => this.lines.push(line) });
    return { ...this.#world, clock: this.clock, log };
  }
}
