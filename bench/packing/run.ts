/** Reserves stock for orders through the real consumer, several invocations at a time. */
import type { InventoryMessage } from '../../core/commands.ts';
import type { Product } from '../../core/stock.ts';
import { inventoryStage, LINES_PER_TRANSACTION } from '../../lambdas/inventory/stage.ts';
import { createConsumer } from '../../lambdas/runtime/consumer.ts';
import type { Packing } from '../../lambdas/runtime/packs.ts';
import type { Clock } from '../../lambdas/runtime/ports.ts';
import { Random } from '../../test/simulation/random.ts';
import { Timeline } from '../../test/simulation/timeline.ts';
import { DynamoModel } from '../../test/support/dynamo-model.ts';
import { RecordingLog } from '../../test/support/recording-log.ts';
import { RecordingQueues } from '../../test/support/recording-queues.ts';
import { RecordingSource } from '../../test/support/recording-source.ts';
import { delivered, failuresIn, sqsEvent } from '../../test/support/sqs-event.ts';
import { type Counts, contendedStore, type Latency, noCounts } from './contended-store.ts';

export interface Scenario {
  readonly products: readonly Product[];
  readonly messages: readonly InventoryMessage[];
  readonly packing: Packing;
  /** Invocations at a time, each with a batch of its own. */
  readonly concurrency: number;
  readonly latency: Latency;
  readonly seed: number;
}

export interface Measured extends Counts {
  readonly orders: number;
  readonly reserved: number;
  readonly batches: number;
  /** Messages that an invocation gave back. */
  readonly failures: number;
  readonly sends: number;
  /** From the first batch to the last, ms of virtual time. */
  readonly elapsedMs: number;
  /** Of one invocation, ms. */
  readonly meanBatchMs: number;
}

const BATCH_SIZE = 10;
const TIMEOUT_MS = 30_000;

export async function run(scenario: Scenario): Promise<Measured> {
  const { products, messages, packing, concurrency, latency, seed } = scenario;
  const timeline = new Timeline();
  const model = new DynamoModel();
  model.seed('stock', ...products);
  const counts = noCounts();
  const queues = new RecordingQueues();
  const held = new Set<string>();
  const clock = clockOf(timeline, new Random(seed));
  const ports = {
    store: contendedStore(model, timeline, latency, counts, held),
    queues,
    source: new RecordingSource(),
    clock,
    log: new RecordingLog(),
  };
  const stage = inventoryStage({ currency: 'GBP', linesPerTransaction: LINES_PER_TRANSACTION });
  const consume = createConsumer(stage, ports, packing);
  const waiting = [...messages];
  const durations: number[] = [];
  let failures = 0;
  const worker = async () => {
    for (;;) {
      const batch = waiting.splice(0, BATCH_SIZE);
      if (batch.length === 0) return;
      const startedAt = timeline.now;
      const context = { getRemainingTimeInMillis: () => startedAt + TIMEOUT_MS - timeline.now };
      const event = sqsEvent(...batch.map((message) => delivered(message)));
      const failed = new Set(failuresIn(await consume(event, context)));
      failures += failed.size;
      if (failures > 10 * messages.length)
        throw new Error('most messages fail: nothing is measured');
      waiting.push(...batch.filter(({ id }) => failed.has(id)));
      durations.push(timeline.now - startedAt);
    }
  };
  const startedAt = timeline.now;
  let isOver = false;
  const workers = Promise.all(Array.from({ length: concurrency }, worker)).then(() => {
    isOver = true;
  });
  await timeline.runUntil(Number.MAX_SAFE_INTEGER, () => isOver);
  await workers;
  return {
    ...counts,
    orders: messages.length,
    reserved: model.all('reservations').filter(({ phase }) => phase === 'reserved').length,
    batches: durations.length,
    failures,
    sends: queues.calls.length,
    elapsedMs: timeline.now - startedAt,
    meanBatchMs: durations.reduce((sum, ms) => sum + ms, 0) / durations.length,
  };
}

function clockOf(timeline: Timeline, random: Random): Clock {
  return {
    now: () => Math.floor(timeline.now),
    sleep: (ms) =>
      new Promise((resolve) => {
        timeline.after(ms, resolve);
      }),
    after: (ms, run) => {
      const planned = timeline.after(ms, run);
      return () => planned.cancel();
    },
    random: () => random.next(),
  };
}
