import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../../../bin/replay/catalogue.ts';
import type { Invoice, InvoiceLine } from '../../../bin/replay/invoice.ts';
import { planReplay } from '../../../bin/replay/mapping.ts';

const line = (
  stockCode: string,
  quantity: number,
  unitPrice = 2.55,
  description = 'THING',
): InvoiceLine => ({
  stockCode,
  quantity,
  unitPrice,
  description,
});
const invoice = (
  invoiceNo: string,
  lines: readonly InvoiceLine[],
  customerId = '17850',
): Invoice => ({
  invoiceNo,
  customerId,
  lines,
});
const plan = (...invoices: Invoice[]) => planReplay(invoices);

describe('an invoice', () => {
  it('becomes one order of its customer under its own key', () => {
    expect(plan(invoice('536365', [line('A', 6), line('CUP', 1)])).orders).toEqual([
      {
        invoiceNo: '536365',
        idempotencyKey: 'replay-536365',
        body: {
          customer: { email: 'customer-17850@customers.example' },
          lines: [
            { sku: 'A', quantity: 6 },
            { sku: 'CUP', quantity: 1 },
          ],
        },
        expected: 'accept',
      },
    ]);
  });

  it('without a customer is a guest’s', () => {
    const [order] = plan(invoice('1', [line('A', 1)], '')).orders;
    expect(order?.body.customer.email).toBe('guest-1@customers.example');
  });

  it('with a product on several lines has one line with the sum', () => {
    const [order] = plan(invoice('1', [line('A', 1), line('CUP', 5), line('A', 2)])).orders;
    expect(order?.body.lines).toEqual([
      { sku: 'A', quantity: 3 },
      { sku: 'CUP', quantity: 5 },
    ]);
  });

  it('loses its charges, which are counted', () => {
    const { orders, chargeLines, chargesOnly } = plan(
      invoice('1', [line('A', 1), line('POST', 1), line('gift_0001_20', 1)]),
      invoice('2', [line('BANK CHARGES', 1), line('M', 1)]),
    );
    expect(orders.map(({ body }) => body.lines)).toEqual([[{ sku: 'A', quantity: 1 }]]);
    expect([chargeLines, chargesOnly]).toEqual([2, 1]);
  });

  it.each([
    ['a quantity of 0', line('A', 0), { sku: 'A', quantity: 0 }],
    ['a negative quantity', line('A', -3), { sku: 'A', quantity: -3 }],
    ['a price of 0', line('A', 3, 0), { sku: 'A', quantity: 3, unitPrice: 0 }],
    ['a negative price', line('A', 3, -1), { sku: 'A', quantity: 3, unitPrice: -1 }],
  ])('with %s is submitted as it stands, to be refused', (_, bad, submitted) => {
    const [order] = plan(invoice('1', [line('A', 4), bad])).orders;
    expect(order?.expected).toBe('refuse');
    expect(order?.body.lines).toEqual([{ sku: 'A', quantity: 4 }, submitted]);
  });

  it('longer than an order can be is submitted, to be refused', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, n) => line(`S${n}`, 1));
    const { orders } = plan(invoice('1', lines(1_000)), invoice('2', lines(1_001)));
    expect(orders.map(({ expected }) => expected)).toEqual(['accept', 'refuse-here']);
  });
});

describe('a C invoice', () => {
  const bought = invoice('1', [line('A', 1), line('CUP', 2), line('A', 1)]);

  it('that undoes a whole earlier order of the customer cancels it', () => {
    const { orders, returns } = plan(bought, invoice('C2', [line('CUP', -2), line('A', -2)]));
    expect(orders.map(({ cancelledBy }) => cancelledBy)).toEqual(['C2']);
    expect(returns).toEqual({ whole: 1, partial: 0 });
  });

  it.each([
    ['takes back less', invoice('C2', [line('CUP', -1), line('A', -2)])],
    ['takes back a part', invoice('C2', [line('CUP', -2)])],
    ['is another customer’s', invoice('C2', [line('CUP', -2), line('A', -2)], '1')],
    ['has no customer', invoice('C2', [line('CUP', -2), line('A', -2)], '')],
  ])('that %s is a partial return', (_, given) => {
    const { orders, returns } = plan(bought, given);
    expect(orders.map(({ cancelledBy }) => cancelledBy)).toEqual([undefined]);
    expect(returns).toEqual({ whole: 0, partial: 1 });
  });

  it('cancels the latest of two equal orders, and a second one the other', () => {
    const back = [line('A', -1)];
    const { orders } = plan(
      invoice('1', [line('A', 1)]),
      invoice('2', [line('A', 1)]),
      invoice('C3', back),
      invoice('C4', back),
      invoice('C5', back),
    );
    expect(orders.map(({ cancelledBy }) => cancelledBy)).toEqual(['C4', 'C3']);
  });

  it('before its order undoes nothing', () => {
    const { returns } = plan(invoice('C2', [line('A', -1)]), invoice('3', [line('A', 1)]));
    expect(returns).toEqual({ whole: 0, partial: 1 });
  });
});

describe('the catalogue', () => {
  it('has each product’s first name and positive price, and stock for a part of the demand', () => {
    const invoices = [
      invoice('1', [line('A', 5, 0, ''), line('POST', 1)]),
      invoice('2', [line('A', 5, 2.555, ' WHITE MUG '), line('CUP', 1, 1, 'POT')]),
      invoice('3', [line('A', 5, 9, 'OTHER')]),
      invoice('4', [line('C', 1, 0, 'NEVER SOLD')]),
    ];
    expect(catalogueOf(invoices, planReplay(invoices).orders)).toEqual({
      products: [
        // 10 of the 15 units are in orders that can be accepted: 60 % of them.
        { sku: 'A', name: 'WHITE MUG', unitPriceMinor: 256, quantity: 6 },
        { sku: 'CUP', name: 'POT', unitPriceMinor: 100, quantity: 1 },
      ],
      unpriced: ['C'],
    });
  });
});

it('a return takes nothing back of an order that is refused, however alike', () => {
  const { orders, returns } = plan(
    invoice('1', [line('CUP', 2, 0)]),
    invoice('C2', [line('CUP', -2)]),
  );
  expect(returns).toEqual({ whole: 0, partial: 1 });
  expect(orders.map(({ cancelledBy }) => cancelledBy)).toEqual([undefined]);
});
