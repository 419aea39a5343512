import { describe, expect, it } from 'vitest';
import { emailMessage, inventoryMessage } from '../../core/commands.ts';
import { limits } from '../../core/limits.ts';
import { head, type Message, messageId, orderMessage } from '../../core/messages.ts';

const orderId = 'ord_1';
const customer = { email: 'a@b.example' };
const total = { amountMinor: 10, currency: 'GBP' };
const priced = [{ sku: 'MUG', quantity: 1, name: 'Mug', unitPriceMinor: 10 }];
const short = { reason: 'out-of-stock', sku: 'X', name: 'X', requested: 1, available: 0 };
const samples: readonly [
  typeof orderMessage | typeof inventoryMessage | typeof emailMessage,
  Message,
][] = [
  [orderMessage, head(orderId, 'order.submitted')],
  [orderMessage, head(orderId, 'order.cancel-requested')],
  [orderMessage, { ...head(orderId, 'stock.reserved'), lines: priced, total }],
  [
    orderMessage,
    {
      ...head(orderId, 'stock.rejected'),
      shortages: [{ reason: 'unknown-product', sku: 'X', requested: 1 }],
    },
  ],
  [orderMessage, head(orderId, 'stock.released')],
  [
    inventoryMessage,
    { ...head(orderId, 'inventory.reserve'), lines: [{ sku: 'MUG', quantity: 1 }] },
  ],
  [inventoryMessage, head(orderId, 'inventory.release')],
  [
    emailMessage,
    { ...head(orderId, 'email.confirmed'), version: 3, customer, lines: priced, total },
  ],
  [emailMessage, { ...head(orderId, 'email.rejected'), version: 3, customer, shortages: [] }],
  [
    emailMessage,
    { ...head(orderId, 'email.cancelled'), version: 3, customer, released: true, lines: [] },
  ],
];

describe('a message', () => {
  it.each(samples.map(([schema, message]) => [message.type, schema, message] as const))(
    '%s survives the queue',
    (_, schema, message) => {
      expect(schema.parse(JSON.parse(JSON.stringify(message)))).toEqual(message);
    },
  );

  it.each(samples.map(([schema, message]) => [message.type, schema, message] as const))(
    '%s is refused with another version, another type or a field too many',
    (_, schema, message) => {
      for (const rest of [
        { schemaVersion: 2 },
        { type: 'order.explode' },
        { extra: 1 },
        { id: '' },
      ]) {
        expect(schema.safeParse({ ...message, ...rest }).success).toBe(false);
      }
    },
  );

  const message = (type: string) => {
    const sample = samples.find(([, { type: known }]) => known === type);
    if (!sample) throw new Error(`no sample of ${type}`);
    return { schema: sample[0], sample: sample[1] };
  };

  it.each([
    ['an id as long as SQS takes one', 'order.submitted', { id: 'x'.repeat(128) }],
    ['the longest order id', 'order.submitted', { orderId: 'x'.repeat(64) }],
    ['the first version of an order', 'email.confirmed', { version: 1 }],
    ['a total of nothing', 'stock.reserved', { total: { ...total, amountMinor: 0 } }],
    ['a price of one penny', 'stock.reserved', { lines: [{ ...priced[0], unitPriceMinor: 1 }] }],
    ['a shortage of all', 'stock.rejected', { shortages: [{ ...short, available: 0 }] }],
  ])('with %s is taken (%s)', (_, type, rest) => {
    const { schema, sample } = message(type);
    expect(schema.safeParse({ ...sample, ...rest }).success).toBe(true);
  });

  it.each([
    ['a longer id', 'order.submitted', { id: 'x'.repeat(129) }],
    ['a longer order id', 'order.submitted', { orderId: 'x'.repeat(65) }],
    ['no order id', 'order.submitted', { orderId: '' }],
    ['an order id that begins otherwise', 'order.submitted', { orderId: '-ord_1' }],
    ['an order id that ends otherwise', 'order.submitted', { orderId: 'ord_1/' }],
    ['nothing to reserve', 'inventory.reserve', { lines: [] }],
    ['no reason for a rejection', 'stock.rejected', { shortages: [] }],
    ['no version of an order', 'email.confirmed', { version: 0 }],
    ['half a version of an order', 'email.confirmed', { version: 1.5 }],
    ['a negative total', 'stock.reserved', { total: { ...total, amountMinor: -1 } }],
    ['a currency of four letters', 'stock.reserved', { total: { ...total, currency: 'GBPX' } }],
    ['a currency after another', 'stock.reserved', { total: { ...total, currency: 'XGBP' } }],
    ['a currency in small letters', 'stock.reserved', { total: { ...total, currency: 'gbp' } }],
    ['a total with a field too many', 'stock.reserved', { total: { ...total, vat: 1 } }],
    ['a price of nothing', 'stock.reserved', { lines: [{ ...priced[0], unitPriceMinor: 0 }] }],
    [
      'a price beyond the largest',
      'stock.reserved',
      { lines: [{ ...priced[0], unitPriceMinor: limits.maxUnitPriceMinor + 1 }] },
    ],
    ['a line with a field too many', 'stock.reserved', { lines: [{ ...priced[0], vat: 1 }] }],
    ['less than none', 'stock.rejected', { shortages: [{ ...short, available: -1 }] }],
    ['a shortage with a field too many', 'stock.rejected', { shortages: [{ ...short, x: 1 }] }],
    [
      'an unknown product with a field too many',
      'stock.rejected',
      { shortages: [{ reason: 'unknown-product', sku: 'X', requested: 1, x: 1 }] },
    ],
    ['a shortage for no reason', 'stock.rejected', { shortages: [{ ...short, reason: 'x' }] }],
  ])('with %s is refused (%s)', (_, type, rest) => {
    const { schema, sample } = message(type);
    expect(schema.safeParse({ ...sample, ...rest }).success).toBe(false);
  });

  it('has an id that depends on its order and type alone', () => {
    expect(head(orderId, 'order.submitted').id).toBe('ord_1/order.submitted/1');
    expect(messageId(orderId, 'order.submitted', 2)).toBe('ord_1/order.submitted/2');
  });
});
