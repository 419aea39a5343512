import { describe, expect, it } from 'vitest';
import { emailMessage, inventoryMessage } from '../../core/commands.ts';
import { head, type Message, messageId, orderMessage } from '../../core/messages.ts';

const orderId = 'ord_1';
const customer = { email: 'a@b.example' };
const total = { amountMinor: 10, currency: 'GBP' };
const priced = [{ sku: 'MUG', quantity: 1, name: 'Mug', unitPriceMinor: 10 }];
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

  it('has an id that depends on its order and type alone', () => {
    expect(head(orderId, 'order.submitted').id).toBe('ord_1/order.submitted/1');
    expect(messageId(orderId, 'order.submitted', 2)).toBe('ord_1/order.submitted/2');
  });
});
