import { describe, expect, it } from 'vitest';
import { unmailedOf } from '../../../../bin/ops/reconcile/mails.ts';
import type { Order } from '../../../../core/order.ts';
import type { OrderState } from '../../../../core/states.ts';
import type { MailRecord } from '../../../../lambdas/email/mail-record.ts';

const day = (n: number) => `2026-03-0${n}T12:00:00.000Z`;

function order(orderId: string, state: OrderState, since: string): Order {
  return {
    orderId,
    state,
    owner: 'o',
    requestHash: 'h',
    version: 3,
    customer: { email: 'ada@example.com' },
    lines: [{ sku: 'MUG', quantity: 1 }],
    timeline: [
      { state: 'received', at: day(1) },
      { state, at: since },
    ],
    createdAt: day(1),
    listPartition: 'p',
    listPosition: orderId,
  };
}

function mail(orderId: string, status: MailRecord['status']): MailRecord {
  const messageId = `${orderId}/email.confirmed/1`;
  return { messageId, orderId, type: 'email.confirmed', version: 3, status, at: day(3) };
}

function unmailed(orders: readonly Order[], mails: readonly MailRecord[]) {
  const none = { reservations: [], movements: [] };
  return unmailedOf({ before: none, after: none, products: [], orders, mails, unreadable: [] });
}

describe('mails that are owed', () => {
  it('are listed the oldest first, since the order ended', () => {
    const orders = [
      order('b', 'confirmed', day(3)),
      order('a', 'rejected', day(4)),
      order('c', 'cancelled', day(2)),
    ];
    expect(unmailed(orders, [])).toEqual([
      { orderId: 'c', state: 'cancelled', since: day(2) },
      { orderId: 'b', state: 'confirmed', since: day(3) },
      { orderId: 'a', state: 'rejected', since: day(4) },
    ]);
  });

  it('are none of an order that is under way', () => {
    const orders = (['received', 'reserving', 'cancelling'] as const).map((state) =>
      order(state, state, day(2)),
    );
    expect(unmailed(orders, [])).toEqual([]);
  });

  it.each([
    ['sent', 0],
    ['refused', 0],
    ['suppressed', 0],
    ['superseded', 0],
    ['claimed', 1],
  ] as const)('that are %s are %d of them', (status, count) => {
    const orders = [order('a', 'confirmed', day(2))];
    expect(unmailed(orders, [mail('a', status)])).toHaveLength(count);
  });

  it('are not said of a record that cannot be read', () => {
    const none = { reservations: [], movements: [] };
    const unreadable = [{ table: 'mails', key: 'a/email.confirmed/1', paths: '/more' }];
    const orders = [order('a', 'confirmed', day(2))];
    const seen = { before: none, after: none, products: [], orders, mails: [], unreadable };
    expect(unmailedOf(seen)).toEqual([]);
  });

  it('are not paid by a mail about what the order was before', () => {
    expect(unmailed([order('a', 'cancelled', day(2))], [mail('a', 'sent')])).toHaveLength(1);
  });
});
