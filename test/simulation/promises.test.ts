import { expect, it } from 'vitest';
import type { Order } from '../../core/order.ts';
import { otherThan, textOf } from './bodies.ts';
import { type Asked, Promises } from './promises.ts';
import { Random } from './random.ts';

const one = { orderId: 'ord_1', email: 'shop@example.com', lines: [{ sku: 'P00', quantity: 1 }] };
const another = { ...one, name: 'Somebody' };
const third = { ...one, email: 'another@example.com' };

/** Both are submitted under one key, before either is answered. */
function race() {
  const reports: string[] = [];
  const promises = new Promises((invariant) => reports.push(invariant));
  promises.asked(one);
  promises.asked(another);
  return { promises, reports };
}

function orderOf({ orderId, email, name, lines }: Asked): Order {
  return {
    orderId,
    owner: 'owner',
    requestHash: 'hash',
    version: 1,
    state: 'received',
    customer: { email, ...(name !== undefined && { name }) },
    lines: [...lines],
    timeline: [],
    createdAt: '2026-03-01T00:00:00.000Z',
    listPartition: 'p',
    listPosition: 'p',
  };
}

it('one of two bodies that race is the order, whichever', () => {
  for (const [winner, loser] of [
    [one, another],
    [another, one],
  ] as const) {
    const { promises, reports } = race();
    promises.refused(loser);
    promises.accepted(winner);
    promises.mailed('ord_1', winner.email);
    promises.close([orderOf(winner)]);
    expect(reports).toEqual([]);
  }
});

it('two bodies of one key are not both accepted', () => {
  const { promises, reports } = race();
  promises.accepted(one);
  promises.accepted(another);
  expect(reports).toEqual(['another body under the same key is refused']);
});

it('one that was refused is not accepted later', () => {
  const { promises, reports } = race();
  promises.refused(one);
  promises.accepted(one);
  expect(reports).toEqual(['another body under the same key is refused']);
});

it('not all that raced are refused', () => {
  const { promises, reports } = race();
  promises.refused(one);
  expect(reports).toEqual([]);
  promises.refused(another);
  expect(reports).toEqual(['a valid submission is accepted']);
});

it('a body that lost is neither the order nor mailed', () => {
  const { promises, reports } = race();
  promises.asked(third);
  promises.refused(third);
  promises.mailed('ord_1', third.email);
  promises.close([orderOf(third)]);
  expect(reports).toEqual(['a mail goes to who ordered', 'an order is what was asked for']);
});

it('another body differs from the first in one part, and in each part in turn', () => {
  const random = new Random(1);
  const body = { ...one, lines: [...one.lines, { sku: 'P01', quantity: 2 }] };
  const others = Array.from({ length: 100 }, () => otherThan(body, random));
  expect(others.map(textOf)).not.toContain(textOf(body));
  expect(new Set(others.map(({ lines }) => lines.length))).toEqual(new Set([1, 2, 3]));
  expect(new Set(others.map(({ email }) => email)).size).toBe(2);
  expect(new Set(others.map(({ name }) => name)).size).toBe(2);
  const isOfOrder = others.filter(({ lines }) => lines.length === 2 && lines[0]?.sku === 'P00');
  expect(isOfOrder.some(({ lines }) => lines.some(({ quantity }) => quantity > 2))).toBe(true);
});
