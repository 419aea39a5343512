import { describe, expect, it } from 'vitest';
import { closeBooks, type Ledger } from '../../../bin/ledger/books.ts';
import type { Order } from '../../../core/order.ts';
import type { OrderState } from '../../../core/states.ts';
import type { MailRecord } from '../../../lambdas/email/mail-record.ts';

const at = '2026-01-01T00:00:00.000Z';
const lines = [{ sku: 'MUG', quantity: 3, name: 'Mug', unitPriceMinor: 1 }];
const total = { amountMinor: 3, currency: 'GBP' };
const order = (orderId: string, ...states: OrderState[]): Order => ({
  orderId,
  owner: 'o',
  requestHash: 'h',
  version: states.length,
  state: states.at(-1) ?? 'received',
  customer: { email: 'a@b.example' },
  lines: [{ sku: 'MUG', quantity: 3 }],
  timeline: states.map((state) => ({ state, at })),
  createdAt: at,
  listPartition: 'p',
  listPosition: 's',
});
const mail = (orderId: string, outcome: 'confirmed' | 'rejected' | 'cancelled'): MailRecord => ({
  messageId: `${orderId}/email.${outcome}/1`,
  orderId,
  type: `email.${outcome}`,
  version: 3,
  status: 'sent',
  at,
});
const mug = (available: number) => ({ sku: 'MUG', name: 'Mug', unitPriceMinor: 1, available });

/** One order of each outcome, one on its way; ten mugs came, six are held. */
const balanced: Ledger = {
  products: [mug(4)],
  movements: [
    { sku: 'MUG', quantity: 12 },
    { sku: 'MUG', quantity: -2 },
  ],
  reservations: [
    { orderId: 'a', phase: 'reserved', held: 1, lines, total },
    { orderId: 'c', phase: 'released', held: 0, lines, total },
    { orderId: 'd', phase: 'reserved', held: 1, lines, total },
  ],
  orders: [
    order('a', 'received', 'reserving', 'confirmed'),
    order('b', 'received', 'reserving', 'rejected'),
    order('c', 'received', 'reserving', 'confirmed', 'cancelling', 'cancelled'),
    order('d', 'received', 'reserving'),
  ],
  mails: [
    mail('a', 'confirmed'),
    mail('b', 'rejected'),
    mail('c', 'confirmed'),
    mail('c', 'cancelled'),
  ],
};

describe('the books', () => {
  it('balance, and say what is sold, held and free', () => {
    expect(closeBooks(balanced)).toEqual({
      orders: { received: 0, reserving: 1, confirmed: 1, cancelling: 0, cancelled: 1, rejected: 1 },
      stock: { products: 1, moved: 10, available: 4, sold: 3, held: 3 },
      mails: { 'email.confirmed sent': 2, 'email.rejected sent': 1, 'email.cancelled sent': 1 },
      mailsUnderway: 0,
      problems: [],
    });
  });

  it.each(['sent', 'refused', 'suppressed'] as const)(
    'balance with a mail that one superseded which is %s',
    (status) => {
      const [ofA, ofB, early, late] = balanced.mails;
      if (!ofA || !ofB || !early || !late) throw new Error('unreachable');
      const mails: readonly MailRecord[] = [
        ofA,
        ofB,
        { ...early, status: 'superseded' },
        { ...late, status, version: early.version + 2 },
      ];
      expect(closeBooks({ ...balanced, mails }).problems).toEqual([]);
    },
  );

  it('balance while the mail that superseded another is still to come', () => {
    const [ofA, ofB, early, late] = balanced.mails;
    if (!ofA || !ofB || !early || !late) throw new Error('unreachable');
    const mails: readonly MailRecord[] = [ofA, ofB, { ...early, status: 'superseded' }];
    const begun: MailRecord = { ...late, status: 'claimed', leaseUntil: 1 };
    for (const some of [mails, [...mails, begun]]) {
      expect(closeBooks({ ...balanced, mails: some })).toMatchObject({
        mailsUnderway: 1,
        problems: [],
      });
    }
  });

  it('balance with a mail that was never asked for, and is superseded', () => {
    const orders = balanced.orders.map((each) =>
      each.orderId === 'c' ? order('c', 'received', 'reserving', 'cancelling', 'cancelled') : each,
    );
    const mails = balanced.mails.map(
      (each): MailRecord =>
        each.messageId === 'c/email.confirmed/1'
          ? { ...each, status: 'superseded', version: 2 }
          : each,
    );
    const books = closeBooks({ ...balanced, orders, mails });
    expect(books.problems).toEqual([]);
    expect(books.mails).not.toHaveProperty('email.confirmed superseded');
  });

  it('count the mails that are still to come', () => {
    const [first, ...rest] = balanced.mails;
    if (!first) throw new Error('unreachable');
    const claimed: MailRecord = { ...first, status: 'claimed', leaseUntil: 1 };
    expect(closeBooks({ ...balanced, mails: rest }).mailsUnderway).toBe(1);
    expect(closeBooks({ ...balanced, mails: [claimed, ...rest] }).mailsUnderway).toBe(1);
  });

  it.each<[string, Partial<Ledger>, string]>([
    [
      'one unit too many',
      { products: [mug(5)] },
      'product MUG: 5 available + 6 held is not 10 moved',
    ],
    [
      'a movement without its stock',
      { movements: [...balanced.movements, { sku: 'POT', quantity: 1 }] },
      'product POT',
    ],
    [
      'negative stock',
      { products: [mug(-1)], movements: [{ sku: 'MUG', quantity: 5 }] },
      'product MUG: -1 available',
    ],
    [
      'a rejected order that holds',
      {
        reservations: [
          ...balanced.reservations,
          { orderId: 'b', phase: 'reserved', held: 1, lines: [], total },
        ],
      },
      'order b is rejected and holds stock',
    ],
    [
      'a cancelled order that holds',
      {
        reservations: [
          ...balanced.reservations,
          { orderId: 'c', phase: 'reserved', held: 1, lines: [], total },
        ],
      },
      'order c is cancelled and holds stock',
    ],
    [
      'a confirmed order that holds nothing',
      {
        orders: [...balanced.orders, order('e', 'received', 'reserving', 'confirmed')],
        mails: [...balanced.mails, mail('e', 'confirmed')],
      },
      'order e is confirmed and holds nothing',
    ],
    [
      'stock held for nobody',
      {
        reservations: [
          ...balanced.reservations,
          { orderId: 'x', phase: 'reserved', held: 1, lines: [], total },
        ],
      },
      'order x does not exist and holds stock',
    ],
    [
      'an order that holds something else',
      {
        orders: [
          {
            ...order('a', 'received', 'reserving', 'confirmed'),
            lines: [{ sku: 'MUG', quantity: 2 }],
          },
          ...balanced.orders.slice(1),
        ],
      },
      'order a holds something else',
    ],
    [
      'a way that the saga does not have',
      {
        orders: [
          order('b', 'received', 'rejected'),
          ...balanced.orders.filter(({ orderId }) => orderId !== 'b'),
        ],
      },
      'order b went received → rejected',
    ],
    [
      'an order that was not received first',
      {
        orders: [
          order('b', 'rejected'),
          ...balanced.orders.filter(({ orderId }) => orderId !== 'b'),
        ],
      },
      'order b went rejected',
    ],
    [
      'a state that the timeline does not end in',
      {
        orders: [
          { ...order('b', 'received', 'reserving', 'rejected'), state: 'reserving' },
          ...balanced.orders.filter(({ orderId }) => orderId !== 'b'),
        ],
      },
      'order b is reserving, its timeline is not',
    ],
    [
      'a mail that no other superseded',
      { mails: [{ ...mail('a', 'confirmed'), status: 'superseded' }, ...balanced.mails.slice(1)] },
      'order a: email.confirmed is superseded, by no other mail',
    ],
    [
      'a mail that only an earlier one could have superseded',
      {
        mails: balanced.mails.map((each) =>
          each.type === 'email.cancelled' ? { ...each, version: 5, status: 'superseded' } : each,
        ),
      },
      'order c: email.cancelled is superseded, by no other mail',
    ],
    [
      'a superseded mail of what never was, and could not be superseded',
      {
        mails: [...balanced.mails, { ...mail('c', 'rejected'), version: 2, status: 'superseded' }],
      },
      'order c was sent email.rejected, which it never was',
    ],
    [
      'a mail of what never was',
      { mails: [...balanced.mails, mail('b', 'confirmed')] },
      'order b was sent email.confirmed, which it never was',
    ],
  ])('do not balance with %s', (_, change, problem) => {
    const { problems } = closeBooks({ ...balanced, ...change });
    expect(problems.join('\n')).toContain(problem);
  });
});
