import { beforeEach, describe, expect, it } from 'vitest';
import { inventoryStage, LINES_PER_TRANSACTION } from '../../../lambdas/inventory/stage.ts';
import { createConsumer } from '../../../lambdas/runtime/consumer.ts';
import type { BatchHandler } from '../../../lambdas/runtime/shell.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingQueues } from '../../support/recording-queues.ts';
import { RecordingSource } from '../../support/recording-source.ts';
import { idOf, line, product, release, reserve } from '../../support/samples.ts';
import { delivered, failuresIn, sqsEvent, withTimeLeft } from '../../support/sqs-event.ts';

const [one, two] = [idOf(1), idOf(2)];

let store: MemoryStore;
let queues: RecordingQueues;
let log: RecordingLog;
let handler: BatchHandler;

beforeEach(() => {
  store = new MemoryStore().seed('stock', product('A', 5), product('B', 3, 895));
  queues = new RecordingQueues();
  log = new RecordingLog();
  const ports = { store, queues, source: new RecordingSource(), clock: new FakeClock(), log };
  const settings = { currency: 'GBP', linesPerTransaction: LINES_PER_TRANSACTION };
  handler = createConsumer(inventoryStage(settings), ports);
});

const consume = async (...messages: Parameters<typeof delivered>[0][]) =>
  failuresIn(await handler(sqsEvent(...messages.map((m) => delivered(m))), withTimeLeft(10_000)));
const available = (sku: string) => store.peek('stock', sku)?.['available'];
const replies = () => queues.sent.map(({ body }): unknown => JSON.parse(body));

describe('a reservation', () => {
  it('takes every line, notes what it holds, and replies with prices and total', async () => {
    expect(await consume(reserve(one, line('A', 2), line('B', 3)))).toEqual([]);
    expect([available('A'), available('B')]).toEqual([3, 0]);
    expect(store.peek('reservations', one)).toMatchObject({
      orderId: one,
      phase: 'reserved',
      lines: [line('A', 2), line('B', 3)],
      total: { amountMinor: 2 * 250 + 3 * 895, currency: 'GBP' },
    });
    expect(queues.sent).toMatchObject([{ queue: 'replies', groupId: one }]);
    expect(replies()).toMatchObject([
      { type: 'stock.reserved', total: { amountMinor: 2 * 250 + 3 * 895, currency: 'GBP' } },
    ]);
  });

  it('is made whole or not at all: what one line lacks leaves the others untouched', async () => {
    expect(await consume(reserve(one, line('A', 2), line('B', 4), line('C')))).toEqual([]);
    expect([available('A'), available('B')]).toEqual([5, 3]);
    expect(store.all('reservations')).toEqual([]);
    expect(replies()).toMatchObject([
      {
        type: 'stock.rejected',
        shortages: [
          { reason: 'out-of-stock', sku: 'B', requested: 4, available: 3 },
          { reason: 'unknown-product', sku: 'C', requested: 1 },
        ],
      },
    ]);
  });

  it('that is delivered again takes nothing again', async () => {
    const message = reserve(one, line('A', 2));
    await consume(message);
    await consume(message);
    expect(available('A')).toBe(3);
    expect(replies()).toHaveLength(2);
  });

  it('whose record is long gone is answered again from the books, with stock left or not', async () => {
    const message = reserve(one, line('A', 2));
    await consume(message);
    for (const left of [3, 0]) {
      store.seed('stock', product('A', left));
      store.seed('idempotency', { messageId: message.id, owed: [], expiresAt: 0 });
      expect(await consume(message)).toEqual([]);
      expect(available('A')).toBe(left);
    }
    expect(new Set(replies().map((reply) => JSON.stringify(reply))).size).toBe(1);
  });

  it('that was rejected stays rejected, though stock has come since', async () => {
    const message = reserve(one, line('A', 6));
    await consume(message);
    store.seed('stock', product('A', 100));
    await consume(message);
    expect(available('A')).toBe(100);
    expect(replies()).toMatchObject([{ type: 'stock.rejected' }, { type: 'stock.rejected' }]);
  });

  it('that another order empties the stock under is rejected, with what is left', async () => {
    store.interrupt(() => {
      store.seed('stock', product('B', 1, 895));
      return undefined;
    });
    await consume(reserve(one, line('A', 2), line('B', 2)));
    expect([available('A'), available('B')]).toEqual([5, 1]);
    expect(replies()).toMatchObject([
      { type: 'stock.rejected', shortages: [{ sku: 'B', available: 1 }] },
    ]);
  });

  it('is not refused by what was true before an earlier order of the batch gave its stock back', async () => {
    await consume(reserve(one, line('A', 5)));
    expect(available('A')).toBe(0);
    await consume(release(one), reserve(two, line('A', 5)));
    expect(replies().at(-1)).toMatchObject({ type: 'stock.reserved', orderId: two });
    expect(available('A')).toBe(0);
  });

  it('of two orders in one batch for the last units is given to the first', async () => {
    expect(await consume(reserve(one, line('B', 2)), reserve(two, line('B', 2)))).toEqual([]);
    expect(available('B')).toBe(1);
    expect(replies()).toMatchObject([
      { type: 'stock.reserved', orderId: one },
      { type: 'stock.rejected', orderId: two, shortages: [{ available: 1 }] },
    ]);
  });

  it('whose product cannot be read fails for good, and takes nothing', async () => {
    store.seed('stock', { ...product('B', 3), available: 'many' });
    const message = reserve(one, line('A'), line('B'));
    expect(await consume(message)).toEqual([message.id]);
    expect(available('A')).toBe(5);
    expect(log.of('message-failed')).toMatchObject([
      {
        fields: {
          error: {
            name: 'PermanentFault',
            message: 'product B cannot be read: /available (invalid_type)',
          },
        },
      },
    ]);
  });
});

describe('a release', () => {
  it('puts back exactly what was taken, and replies', async () => {
    await consume(reserve(one, line('A', 2), line('B', 3)));
    expect(await consume(release(one))).toEqual([]);
    expect([available('A'), available('B')]).toEqual([5, 3]);
    expect(store.peek('reservations', one)).toMatchObject({ phase: 'released' });
    expect(replies().at(-1)).toMatchObject({ type: 'stock.released', orderId: one });
  });

  it('that is delivered again puts nothing back again', async () => {
    await consume(reserve(one, line('A', 2)));
    await consume(release(one));
    await consume(release(one));
    expect(available('A')).toBe(5);
  });

  it('whose record is long gone still puts nothing back again, and replies', async () => {
    await consume(reserve(one, line('A', 2)));
    await consume(release(one));
    store.seed('idempotency', { messageId: release(one).id, owed: [], expiresAt: 0 });
    expect(await consume(release(one))).toEqual([]);
    expect(available('A')).toBe(5);
    expect(log.outcomes.at(-1)).toBe('stock.released, again or without stock');
    expect(replies().at(-1)).toMatchObject({ type: 'stock.released' });
  });

  it('in one batch with its reservation comes after it', async () => {
    await consume(reserve(one, line('A', 2)), release(one));
    expect(available('A')).toBe(5);
    expect(replies()).toMatchObject([{ type: 'stock.reserved' }, { type: 'stock.released' }]);
  });

  it('of what was never reserved is a fault, and changes nothing', async () => {
    expect(await consume(release(one))).toEqual([release(one).id]);
    expect(store.commits).toEqual([]);
    expect(queues.calls).toEqual([]);
    expect(log.of('message-failed').at(-1)).toMatchObject({
      fields: {
        stage: 'inventory',
        error: { message: 'inventory.release for an order that reserved nothing' },
      },
    });
  });

  it('of a reservation that cannot be read is a fault that names it', async () => {
    store.seed('reservations', { orderId: one });
    expect(await consume(release(one))).toEqual([release(one).id]);
    expect(log.of('message-failed').at(-1)).toMatchObject({
      fields: {
        error: {
          name: 'PermanentFault',
          message: expect.stringContaining(`the reservation of ${one} cannot be read: `),
        },
      },
    });
  });

  it('makes no product of one that has left the table', async () => {
    const gone = { ...line('GONE'), name: 'Gone', unitPriceMinor: 1 };
    store.seed('reservations', {
      orderId: one,
      phase: 'reserved',
      held: 1,
      lines: [gone],
      total: { amountMinor: 1, currency: 'GBP' },
    });
    expect(await consume(release(one))).toEqual([release(one).id]);
    expect(store.peek('stock', 'GONE')).toBeUndefined();
    expect(store.peek('reservations', one)).toMatchObject({ phase: 'reserved' });
  });
});
