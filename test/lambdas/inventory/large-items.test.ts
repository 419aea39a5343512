import { describe, expect, it } from 'vitest';
import { decide } from '../../../core/decide.ts';
import { limits } from '../../../core/limits.ts';
import { head } from '../../../core/messages.ts';
import type { PricedLine, Shortage } from '../../../core/schema.ts';
import { pricedLine } from '../../../core/schema.ts';
import { product, type Reservation } from '../../../core/stock.ts';
import { begin, giveUp, refuse } from '../../../lambdas/inventory/reservation-writes.ts';
import { recordWrite } from '../../../lambdas/runtime/inbox.ts';
import { outgoing } from '../../../lambdas/runtime/outgoing.ts';
import type { Item, Write } from '../../../lambdas/runtime/ports.ts';
import { DynamoModel } from '../../support/dynamo-model.ts';
import { itemBytes, MAX_ITEM_BYTES } from '../../support/item-bytes.ts';
import { idOf, orderIn } from '../../support/samples.ts';

/** SendMessage, API reference: a message has at most 1 MiB. */
const MAX_MESSAGE_BYTES = 1_048_576;

const orderId = idOf(1);
const longestName = '"'.repeat(limits.maxProductNameBytes / 2);
const longestSku = (n: number) => `${n}`.padStart(limits.maxSkuLength, '\\');
const lines: readonly PricedLine[] = Array.from({ length: limits.maxLines }, (_, n) => ({
  sku: longestSku(n),
  quantity: limits.maxQuantity,
  name: longestName,
  unitPriceMinor: limits.maxUnitPriceMinor,
}));
const shortages: readonly Shortage[] = lines.map(({ sku, name, quantity }) => ({
  reason: 'out-of-stock',
  sku,
  name,
  requested: quantity,
  available: limits.maxQuantity - 1,
}));
const total = { amountMinor: Number.MAX_SAFE_INTEGER, currency: 'GBP' };
const reserved = { ...head(orderId, 'stock.reserved'), lines: [...lines], total };
const rejected = { ...head(orderId, 'stock.rejected'), shortages: [...shortages] };
const at = '2026-03-01T12:00:00.000Z';

const before = {
  ...orderIn('reserving'),
  customer: { email: 'a'.repeat(254), name: '\u20ac'.repeat(200) },
  lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
};

function changedBy(message: typeof reserved | typeof rejected) {
  const decision = decide(before, message, at);
  if (decision.kind !== 'changed') throw new Error(decision.kind);
  return decision;
}

describe('the largest order with the longest names', () => {
  it('has lines that every schema takes, and that are at their limits', () => {
    expect(pricedLine.safeParse(lines[0]).success).toBe(true);
    const named = (name: string) =>
      product.safeParse({ sku: 'A', name, unitPriceMinor: 1, available: 0 }).success;
    expect(named(longestName)).toBe(true);
    expect(named(`${longestName}a`)).toBe(false);
    expect(named('\u20ac'.repeat(33))).toBe(true);
    expect(named('\u20ac'.repeat(34))).toBe(false);
  });

  it.each([
    ['confirmed', reserved],
    ['rejected', rejected],
  ])('fits an item and its messages when it is %s', (_, message) => {
    const { order, sends } = changedBy(message);
    expect(itemBytes(order)).toBeLessThan(MAX_ITEM_BYTES);
    for (const sent of [message, ...sends]) {
      expect(Buffer.byteLength(JSON.stringify(sent))).toBeLessThan(MAX_MESSAGE_BYTES);
      expect(bytesOf(recordWrite(sent.id, [outgoing(sent)], 0))).toBeLessThan(MAX_ITEM_BYTES);
    }
  });

  it('fits one reservation, even when it is given up for every product', () => {
    const model = new DynamoModel();
    const [begun] = begin({ orderId, lines: [...lines], total }, 97);
    model.write(begun);
    const at97: Reservation = { orderId, phase: 'reserving', held: 97, lines: [...lines], total };
    const commit = model.transact(giveUp(at97, shortages));
    expect(commit.kind).toBe('committed');
    const item = model.get({ table: 'reservations', key: orderId });
    expect(item && itemBytes(item)).toBeLessThan(MAX_ITEM_BYTES);
  });
});

it('the books’ entry of the largest order that was refused at once fits an item', () => {
  const [refused] = refuse(orderId, shortages, 'GBP');
  expect(bytesOf(refused)).toBeGreaterThan(MAX_ITEM_BYTES / 3);
  expect(bytesOf(refused)).toBeLessThan(MAX_ITEM_BYTES);
});

function bytesOf(write: Write): number {
  const item: Item = write.kind === 'put' ? write.item : {};
  return itemBytes(item);
}
