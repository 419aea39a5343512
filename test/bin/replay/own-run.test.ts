import { expect, it } from 'vitest';
import { ownOrders, ownProducts } from '../../../bin/replay/own-run.ts';

it('an own run has keys and products of its own, and mails nobody', () => {
  const order = {
    invoiceNo: '536365',
    idempotencyKey: 'replay-536365',
    body: {
      customer: { email: 'customer-17850@customers.example' },
      lines: [
        { sku: '85123A', quantity: 6 },
        { sku: 'CUP', quantity: 1, unitPrice: 0 },
      ],
    },
    expected: 'accept' as const,
    cancelledBy: 'C1',
  };
  expect(ownOrders([order], 'run-1')).toEqual([
    {
      invoiceNo: '536365',
      idempotencyKey: 'run-1-replay-536365',
      body: {
        customer: { email: 'success+customer-17850@simulator.amazonses.com' },
        lines: [
          { sku: 'run-1-85123A', quantity: 6 },
          { sku: 'run-1-CUP', quantity: 1, unitPrice: 0 },
        ],
      },
      expected: 'accept',
      cancelledBy: 'C1',
    },
  ]);
  const product = { sku: '85123A', name: 'Holder', unitPriceMinor: 255, quantity: 4 };
  expect(ownProducts([product], 'run-1')).toEqual([{ ...product, sku: 'run-1-85123A' }]);
});
