/** Reservations that are too large for one transaction. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { InventoryMessage } from '../../../core/commands.ts';
import { limits } from '../../../core/limits.ts';
import { inventoryStage, LINES_PER_TRANSACTION } from '../../../lambdas/inventory/stage.ts';
import { createConsumer } from '../../../lambdas/runtime/consumer.ts';
import { failureWrite } from '../../../lambdas/runtime/failure-record.ts';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import type { Write } from '../../../lambdas/runtime/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type Interruption, MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingQueues } from '../../support/recording-queues.ts';
import { RecordingSource } from '../../support/recording-source.ts';
import { idOf, line, product, release, reserve } from '../../support/samples.ts';
import { delivered, failuresIn, sqsEvent, withTimeLeft } from '../../support/sqs-event.ts';

const one = idOf(1);

let store: MemoryStore;
let queues: RecordingQueues;
let log: RecordingLog;

beforeEach(() => {
  store = new MemoryStore();
  queues = new RecordingQueues();
  log = new RecordingLog();
});

async function consume(size: number, ...messages: readonly InventoryMessage[]) {
  const stage = inventoryStage({ currency: 'GBP', linesPerTransaction: size });
  const ports = { store, queues, source: new RecordingSource(), clock: new FakeClock(), log };
  const event = sqsEvent(...messages.map((message) => delivered(message)));
  return failuresIn(await createConsumer(stage, ports)(event, withTimeLeft(30_000)));
}

/** So many lines of one unit each, and two units of each product on the shelf. */
function linesOf(count: number) {
  const lines = Array.from({ length: count }, (_, n) => line(`S${String(n).padStart(3, '0')}`));
  store.seed('stock', ...lines.map(({ sku }) => product(sku, 2)));
  return lines;
}
const left = () => store.all('stock').map((item) => item['available']);
const held = () => store.peek('reservations', one);
const replies = () => queues.sent.map(({ body }): unknown => JSON.parse(body));
const sizes = () => store.commits.map((writes) => writes.length);

describe('at the edges of a transaction', () => {
  it.each([
    [96, [98]],
    [97, [99]],
    [98, [98, 3]],
    [99, [98, 4]],
    [194, [98, 99]],
    [195, [98, 98, 3]],
    [limits.maxLines, [...Array(10).fill(98), 32]],
  ])(
    'a reservation of %i lines, and its release, take transactions of %j writes',
    async (count, expected) => {
      const lines = linesOf(count);
      expect(await consume(LINES_PER_TRANSACTION, reserve(one, ...lines))).toEqual([]);
      expect(sizes()).toEqual(expected);
      expect(left()).toEqual(lines.map(() => 1));
      expect(held()).toMatchObject({ phase: 'reserved', held: count });
      expect(replies()).toMatchObject([
        { type: 'stock.reserved', total: { amountMinor: 250 * count } },
      ]);
      expect(await consume(LINES_PER_TRANSACTION, release(one))).toEqual([]);
      expect(sizes().slice(expected.length)).toEqual(expected);
      expect(left()).toEqual(lines.map(() => 2));
      expect(held()).toMatchObject({ phase: 'released', held: 0 });
    },
  );

  it.each([97, 194])('%i lines leave room for the failures that a redrive heals', async (count) => {
    const message = reserve(one, ...linesOf(count));
    const failure = { stage: 'inventory', attempt: 3, error: 'Fault: x', at: '2026-03-01' };
    for (const { id } of [message, release(one)]) {
      await store.write(failureWrite(one, id, failure));
    }
    expect(await consume(LINES_PER_TRANSACTION, message, release(one))).toEqual([]);
    expect(Math.max(...sizes())).toBe(100);
    expect(store.peek('failures', one)).toEqual({ orderId: one });
  });

  it('reads the products once, and after each part the reservation alone', async () => {
    await consume(LINES_PER_TRANSACTION, reserve(one, ...linesOf(limits.maxLines)));
    expect(store.reads.map((keys) => keys.length)).toEqual([1_003, ...Array(10).fill(3)]);
  });
});

describe('a reservation in parts', () => {
  it('takes its products in the one order of all, whatever the order of its lines', async () => {
    const lines = linesOf(5);
    await consume(2, reserve(one, ...lines.toReversed()));
    const taken = store.commits.flatMap((writes) =>
      writes.flatMap((write) =>
        write.table === 'stock' && write.kind === 'update' ? [write.key] : [],
      ),
    );
    expect(taken).toEqual(lines.map(({ sku }) => sku));
  });

  it('is rejected before it takes anything, when its last product is not there', async () => {
    const lines = linesOf(5);
    store.seed('stock', product('S004', 0));
    expect(await consume(2, reserve(one, ...lines))).toEqual([]);
    expect(left()).toEqual([2, 2, 2, 2, 0]);
    const rejected = { type: 'stock.rejected', shortages: [{ sku: 'S004', requested: 1 }] };
    expect(replies()).toMatchObject([rejected]);
    // The books say so, against a part that comes late, and say it again when the record is gone.
    expect(held()).toMatchObject({ phase: 'released', held: 0, lines: [] });
    store.seed('idempotency', { messageId: reserve(one).id, owed: [], expiresAt: 0 });
    store.seed('stock', product('S004', 9));
    expect(await consume(2, reserve(one, ...lines))).toEqual([]);
    expect(replies()).toMatchObject([rejected, rejected]);
    expect(await consume(2, release(one))).toEqual([release(one).id]);
    expect(left()).toEqual([2, 2, 2, 2, 9]);
  });

  it('stops at a product that is taken meanwhile, and gives all back that it holds', async () => {
    const message = reserve(one, ...linesOf(7));
    const fine: Interruption = () => undefined;
    store.interrupt(fine, fine, () => {
      store.seed('stock', product('S004', 0), product('S006', 0));
      return undefined;
    });
    expect(await consume(2, message)).toEqual([]);
    expect(left()).toEqual([2, 2, 2, 2, 0, 2, 0]);
    expect(held()).toMatchObject({
      phase: 'released',
      held: 0,
      missing: [
        { sku: 'S004', available: 0 },
        { sku: 'S006', available: 0 },
      ],
    });
    const rejected = {
      type: 'stock.rejected',
      shortages: [
        { reason: 'out-of-stock', sku: 'S004', requested: 1, available: 0 },
        { reason: 'out-of-stock', sku: 'S006', requested: 1, available: 0 },
      ],
    };
    expect(replies()).toMatchObject([rejected]);
    // The books outlive the record: what was told is told again, whatever is on the shelf by then.
    store.seed('idempotency', { messageId: message.id, owed: [], expiresAt: 0 });
    store.seed('stock', product('S004', 9), product('S006', 9));
    await consume(2, message);
    expect(replies()).toMatchObject([rejected, rejected]);
    expect(left()).toEqual([2, 2, 2, 2, 9, 2, 9]);
  });

  it('cannot be released before it is made, nor after it was given up', async () => {
    const lines = linesOf(3);
    const total = { amountMinor: 750, currency: 'GBP' };
    const priced = lines.map(({ sku, quantity }) => ({
      sku,
      quantity,
      name: sku,
      unitPriceMinor: 250,
    }));
    const books = { orderId: one, lines: priced, total };
    const missing = [{ sku: 'S002', available: 0 }];
    for (const state of [
      { phase: 'reserving', held: 2 },
      { phase: 'releasing', held: 2, missing },
      { phase: 'released', held: 0, missing },
    ]) {
      store.seed('reservations', { ...books, ...state });
      expect(await consume(2, release(one))).toEqual([release(one).id]);
      expect(held()).toMatchObject(state);
    }
    expect(left()).toEqual([2, 2, 2]);
  });

  it('that is released in parts is not touched by its own reservation coming late', async () => {
    const message = reserve(one, ...linesOf(5));
    await consume(2, message);
    const away: Interruption = () => {
      throw new TransientFault('DynamoDB did not answer');
    };
    store.interrupt(() => undefined, away);
    expect(await consume(2, release(one))).toEqual([release(one).id]);
    store.seed('idempotency', { messageId: message.id, owed: [], expiresAt: 0 });
    const before = { held: held(), left: left() };
    expect(await consume(2, message)).toEqual([]);
    expect({ held: held(), left: left() }).toEqual(before);
    expect(replies()).toMatchObject([{ type: 'stock.reserved' }, { type: 'stock.reserved' }]);
    expect(await consume(2, release(one))).toEqual([]);
    expect(left()).toEqual([2, 2, 2, 2, 2]);
  });
});

describe('whatever dies on the way', () => {
  const message = () => reserve(one, ...linesOf(7));
  const takenMeanwhile: Interruption = () => {
    store.seed('stock', product('S005', 0));
    return undefined;
  };

  it.each([
    ['nothing was written', 'away'],
    ['all was written', 'answer-lost'],
  ] as const)('at any commit, and %s: the redelivery ends it in the same way', async (_, fate) => {
    const die: Interruption = () => {
      if (fate === 'answer-lost') return fate;
      throw new TransientFault('DynamoDB did not answer');
    };
    let ended = 0;
    for (let at = 0; at < 4; at++) {
      store = new MemoryStore();
      queues = new RecordingQueues();
      store.interrupt(...Array<Interruption>(at).fill(() => undefined), die);
      const reservation = message();
      expect(await consume(2, reservation)).toEqual([reservation.id]);
      expect(await consume(2, reservation)).toEqual([]);
      expect(replies()).toMatchObject([{ type: 'stock.reserved' }]);
      expect(left()).toEqual(Array(7).fill(1));
      ended += 1;
    }
    expect(ended).toBe(4);
  });

  it('at any commit of one that is given up: all is put back once', async () => {
    const die: Interruption = () => 'answer-lost';
    // Two parts, the refused third, giving up, and two that put back.
    for (let at = 3; at < 6; at++) {
      store = new MemoryStore();
      queues = new RecordingQueues();
      const fine = Array<Interruption>(at - 3).fill(() => undefined);
      const reservation = message();
      store.interrupt(
        () => undefined,
        () => undefined,
        takenMeanwhile,
        ...fine,
        die,
      );
      expect(await consume(2, reservation)).toEqual([reservation.id]);
      expect(await consume(2, reservation)).toEqual([]);
      expect(replies()).toMatchObject([{ type: 'stock.rejected' }]);
      expect(left()).toEqual([2, 2, 2, 2, 2, 0, 2]);
    }
  });

  it('no part commits a second time, however late a zombie brings it', async () => {
    const shortened = message();
    store.interrupt(
      () => undefined,
      () => undefined,
      takenMeanwhile,
    );
    const lives: (readonly InventoryMessage[])[] = [[shortened], [shortened, release(one)]];
    for (const [at, messages] of lives.entries()) {
      if (at === 1) {
        store = new MemoryStore();
        message();
      }
      const spoken = store;
      const commit = spoken.transact.bind(spoken);
      let late = 0;
      spoken.transact = async (writes) => {
        const result = await commit(writes);
        for (const earlier of [...spoken.commits]) {
          const { kind } = await commit(earlier);
          expect(kind).toBe('refused');
          late += 1;
        }
        return result;
      };
      expect(await consume(2, ...messages)).toEqual([]);
      expect(late).toBeGreaterThan(10);
    }
  });

  it('a part that was refused is refused for ever, though its products are back', async () => {
    const attempts: (readonly Write[])[] = [];
    const commit = store.transact.bind(store);
    store.transact = (writes) => {
      attempts.push(writes);
      return commit(writes);
    };
    const reservation = message();
    store.interrupt(
      () => undefined,
      () => undefined,
      takenMeanwhile,
    );
    await consume(2, reservation);
    const refused = attempts.filter((writes) => !store.commits.includes(writes));
    expect(refused).toHaveLength(1);
    store.seed('stock', product('S005', 9));
    for (const writes of refused) expect((await commit(writes)).kind).toBe('refused');
    expect(left()).toEqual([2, 2, 2, 2, 2, 9, 2]);
  });
});
