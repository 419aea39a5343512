import { expect, it } from 'vitest';
import { commandOf, IncompleteOrderError } from '../../core/commands.ts';
import { orderIn } from '../support/samples.ts';

it.each([
  ['email.confirmed', 'confirmed', 'reserved lines'],
  ['email.rejected', 'rejected', 'shortages'],
] as const)('%s cannot be made of an order that lacks what it tells', (type, state, missing) => {
  const { reserved: _, ...order } = orderIn(state);
  const make = () => commandOf(type, order);
  expect(make).toThrow(IncompleteOrderError);
  expect(make).toThrow(`order ${order.orderId} is ${state} without ${missing}`);
  expect(make).toThrow(expect.objectContaining({ name: 'IncompleteOrderError' }));
});
