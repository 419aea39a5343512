/** Large orders that want the same products at the same time, in every order of their steps. */
import { expect, it } from 'vitest';
import type { InventoryMessage } from '../../../core/commands.ts';
import { begin } from '../../../lambdas/inventory/reservation-writes.ts';
import { inventoryStage } from '../../../lambdas/inventory/stage.ts';
import { createConsumer } from '../../../lambdas/runtime/consumer.ts';
import type { Store } from '../../../lambdas/runtime/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type Actor, inEveryOrder, inTurns } from '../../support/interleave.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingQueues } from '../../support/recording-queues.ts';
import { RecordingSource } from '../../support/recording-source.ts';
import { idOf, line, product, release, reserve } from '../../support/samples.ts';
import { delivered, failuresIn, sqsEvent, withTimeLeft } from '../../support/sqs-event.ts';

type Stock = Readonly<Record<string, number>>;

const [a, b, c] = [idOf(1), idOf(2), idOf(3)];
const want = (orderId: string, skus: string) =>
  reserve(orderId, ...[...skus].map((sku) => line(sku)));

class World {
  readonly store: MemoryStore;
  readonly #queues = new RecordingQueues();
  readonly #stock: Stock;
  readonly #size: number;

  /** Takes at most `size` lines in a transaction. */
  constructor(stock: Stock, size: number) {
    this.#stock = stock;
    this.#size = size;
    this.store = new MemoryStore().seed(
      'stock',
      ...Object.entries(stock).map(([sku, available]) => product(sku, available)),
    );
  }

  /** One invocation of the stage with these messages. */
  async consume(store: Store, ...messages: readonly InventoryMessage[]): Promise<void> {
    const settings = { currency: 'GBP', linesPerTransaction: this.#size };
    const handler = createConsumer(inventoryStage(settings), {
      store,
      queues: this.#queues,
      source: new RecordingSource(),
      clock: new FakeClock(),
      log: new RecordingLog(),
    });
    const event = sqsEvent(...messages.map((message) => delivered(message)));
    expect(failuresIn(await handler(event, withTimeLeft(10_000)))).toEqual([]);
  }

  /** What the order was told, each answer once. */
  toldTo(orderId: string): string {
    const own = this.#queues.sent.filter(({ groupId }) => groupId === orderId);
    return [...new Set(own.map(({ id }) => id.split('/')[1]))].join();
  }

  /**
   * No reservation is left half-way, none holds what it was refused, and what is on the shelf and
   * what is held add up to what was there.
   */
  expectBalancedBooks(): void {
    const sum = new Map<string, number>();
    const add = (sku: string, units: number) => sum.set(sku, (sum.get(sku) ?? 0) + units);
    for (const { sku, available } of this.store.all('stock')) {
      expect(available).toBeGreaterThanOrEqual(0);
      add(String(sku), Number(available));
    }
    for (const { phase, held, lines } of this.store.all('reservations')) {
      if (!Array.isArray(lines)) throw new Error('a reservation has lines');
      expect([phase, held]).toEqual(phase === 'reserved' ? [phase, lines.length] : ['released', 0]);
      if (phase === 'reserved') for (const { sku, quantity } of lines) add(sku, quantity);
    }
    expect(Object.fromEntries(sum)).toEqual(this.#stock);
  }
}

/** Invocations, each with a batch of its own, in every order in which their calls interleave. */
const race = (
  stock: Stock,
  size: number,
  batches: readonly (readonly InventoryMessage[])[],
  then: (world: World) => void,
) =>
  inEveryOrder(async () => {
    const world = new World(stock, size);
    const actors = batches.map(
      (messages): Actor =>
        (turns) =>
          world.consume(inTurns(world.store, turns), ...messages),
    );
    return { world, actors };
  }, then);

it.each<[string, Stock, string, string]>([
  ['one unit of each', { A: 1, B: 1, C: 1 }, 'ABC', 'ABC'],
  ['one unit of the first alone', { A: 1, B: 2, C: 2 }, 'ABC', 'ABC'],
  ['one unit of one in the middle', { A: 2, B: 1, C: 2 }, 'ABC', 'ABC'],
  ['one unit of the last', { A: 2, B: 2, C: 1 }, 'ABC', 'ABC'],
  ['one unit of the first, which they share', { A: 1, B: 1, C: 1, D: 1 }, 'ABC', 'AD'],
  ['one unit of the last, which they share', { A: 1, B: 1, C: 1, D: 1 }, 'ABD', 'CD'],
  ['one unit of each, asked for in opposite order', { A: 1, B: 1, C: 1 }, 'ABC', 'CBA'],
])('of two orders for which there is %s, just one is refused', async (_, stock, first, second) => {
  const seen = new Set<string>();
  const runs = await race(stock, 1, [[want(a, first)], [want(b, second)]], (world) => {
    const told = [world.toldTo(a), world.toldTo(b)];
    expect(told.toSorted()).toEqual(['stock.rejected', 'stock.reserved']);
    seen.add(told.join());
    world.expectBalancedBooks();
  });
  expect(runs).toBeGreaterThan(25);
  // Neither starves: which of them comes first decides.
  expect(seen.size).toBe(2);
});

it.each([1, 2])(
  'two orders for which there is enough are both reserved, in parts of %i',
  async (size) => {
    const stock = { A: 2, B: 3, C: 2 };
    const runs = await race(stock, size, [[want(a, 'ABC')], [want(b, 'CBA')]], (world) => {
      expect([world.toldTo(a), world.toldTo(b)]).toEqual(['stock.reserved', 'stock.reserved']);
      world.expectBalancedBooks();
    });
    expect(runs).toBeGreaterThan(25);
  },
);

it.each([1, 2, 3])('two orders in one batch, in parts of %i, are served in turn', async (size) => {
  for (const [stock, expected] of [
    [{ A: 2, B: 2, C: 2 }, 'stock.reserved'],
    [{ A: 1, B: 1, C: 1 }, 'stock.rejected'],
    [{ A: 2, B: 2, C: 1 }, 'stock.rejected'],
  ] as const) {
    await race(stock, size, [[want(a, 'ABC'), want(b, 'CAB')]], (world) => {
      expect([world.toldTo(a), world.toldTo(b)]).toEqual(['stock.reserved', expected]);
      world.expectBalancedBooks();
    });
  }
});

it('one message in two invocations at once is done once', async () => {
  const runs = await race(
    { A: 1, B: 1, C: 1 },
    1,
    [[want(a, 'ABC')], [want(a, 'ABC')]],
    (world) => {
      expect(world.toldTo(a)).toBe('stock.reserved');
      world.expectBalancedBooks();
    },
  );
  expect(runs).toBeGreaterThan(25);
});

it('a zombie begins nothing for an order that its redelivery has refused', async () => {
  const seen = new Set<string>();
  const runs = await inEveryOrder(
    async () => {
      const world = new World({ A: 1, B: 1 }, 1);
      const invocation: Actor = (turns) =>
        world.consume(inTurns(world.store, turns), want(a, 'AB'));
      const rival: Actor = async (turns) => {
        await turns.next('write');
        const lines = [{ sku: 'B', quantity: 1, name: 'Product B', unitPriceMinor: 250 }];
        const total = { amountMinor: 250, currency: 'GBP' };
        const commit = await world.store.transact(begin({ orderId: b, lines, total }, 97));
        seen.add(commit.kind);
      };
      return { world, actors: [invocation, invocation, rival] };
    },
    (world) => {
      seen.add(world.toldTo(a));
      world.expectBalancedBooks();
    },
  );
  expect(runs).toBeGreaterThan(100);
  expect([...seen].toSorted()).toEqual([
    'committed',
    'refused',
    'stock.rejected',
    'stock.reserved',
  ]);
});

it('an order beside one that is released in parts gets all or nothing', async () => {
  const seen = new Set<string>();
  const runs = await inEveryOrder(
    async () => {
      const world = new World({ A: 1, B: 1, C: 1 }, 1);
      await world.consume(world.store, want(a, 'ABC'));
      const invocation =
        (message: InventoryMessage): Actor =>
        (turns) =>
          world.consume(inTurns(world.store, turns), message);
      return { world, actors: [invocation(release(a)), invocation(want(b, 'ABC'))] };
    },
    (world) => {
      expect(world.toldTo(a)).toBe('stock.reserved,stock.released');
      seen.add(world.toldTo(b));
      world.expectBalancedBooks();
    },
  );
  expect(runs).toBeGreaterThan(10);
  expect([...seen].toSorted()).toEqual(['stock.rejected', 'stock.reserved']);
});

it('a partial hold can make another order see too little stock: it is refused, and does not wait', async () => {
  const seen = new Set<string>();
  await race({ A: 1, B: 1 }, 1, [[want(a, 'AB')], [want(b, 'A')], [want(c, 'B')]], (world) => {
    const isReserved = (id: string) => world.toldTo(id) === 'stock.reserved';
    seen.add([a, b, c].filter(isReserved).join());
    world.expectBalancedBooks();
  });
  // The last: `a` held A when `b` asked for it, and gave it back when `c` was faster at B.
  expect([...seen].toSorted()).toEqual([a, [b, c].join(), c].toSorted());
});
