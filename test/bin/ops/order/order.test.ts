import { describe, expect, it } from 'vitest';
import { failureWrite } from '../../../../lambdas/runtime/failure-record.ts';
import { feedbackWrite } from '../../../../lambdas/runtime/mail-report.ts';
import { outgoing } from '../../../../lambdas/runtime/outgoing.ts';
import { idOf, orderIn, stockReserved } from '../../../support/samples.ts';
import { deskForEach } from '../engine-operator.ts';
import { commandFor, failure, handled, put, reservingSince, write } from './seed.ts';

const desk = deskForEach();

async function confirmed(orderId: string) {
  const order = { ...orderIn('confirmed', orderId), version: 3 };
  const { lines = [], total } = order.reserved ?? {};
  await write(
    desk.engine,
    put({
      ...order,
      timeline: (['received', 'reserving', 'confirmed'] as const).map((state, at) => ({
        state,
        at: `2026-03-01T11:5${at}:00.000Z`,
      })),
    }),
    {
      kind: 'put',
      table: 'reservations',
      item: { orderId, phase: 'reserved', held: 2, lines, ...(total && { total }) },
    },
    handled(`${orderId}/inventory.reserve/1`, '11:51', outgoing(stockReserved(orderId))),
    handled(`${orderId}/order.submitted/1`, '11:51', commandFor(order)),
  );
  return order;
}

const mail = (orderId: string, fields: object) => ({
  kind: 'put' as const,
  table: 'idempotency' as const,
  item: {
    messageId: `${orderId}/email.confirmed/1`,
    orderId,
    type: 'email.confirmed',
    version: 3,
    at: '2026-03-01T11:53:00.000Z',
    ...fields,
  },
});

describe('order', () => {
  it('tells all that is recorded of one that is well, and no person', async () => {
    const { orderId } = await confirmed(idOf(1));
    await write(desk.engine, mail(orderId, { status: 'sent', sesMessageId: 'ses-1' }));
    expect(await desk.operator.run(`order ${orderId}`)).toEqual({
      code: 0,
      err: '',
      out: [
        `order        ${orderId}`,
        'state        confirmed, for 8 min',
        'version      3',
        'reservation  reserved, 2 of 2 lines held',
        '',
        'STATE      SINCE',
        'received   2026-03-01T11:50:00.000Z',
        'reserving  2026-03-01T11:51:00.000Z',
        'confirmed  2026-03-01T11:52:00.000Z',
        '',
        'SKU  QUANTITY  NAME       PRICE  AMOUNT',
        'A           2  Product A  £2.50  £5.00',
        'B           3  Product B  £2.50  £7.50',
        'total  £12.50',
        '',
        'MESSAGE              TOOK EFFECT           IN         AND OWED',
        'order.submitted/1    2026-03-01T11:51:00Z  order      inventory.reserve/1',
        'inventory.reserve/1  2026-03-01T11:51:00Z  inventory  stock.reserved/1',
        '',
        'MAIL             STATUS  AT                        SES MESSAGE ID',
        'email.confirmed  sent    2026-03-01T11:53:00.000Z  ses-1',
        '',
        'Owed: nothing.',
        '',
        'Nothing needs a person.',
      ].join('\n'),
    });
  });

  it('tells the customer, the owner and what SES said only when asked to', async () => {
    const { orderId } = await confirmed(idOf(2));
    const reason = 'no such mailbox: ada@example.com';
    await write(desk.engine, mail(orderId, { status: 'refused', reason }));
    for (const line of [`order ${orderId}`, `order ${orderId} --json`]) {
      const { code, out } = await desk.operator.run(line);
      expect(code).toBe(1);
      expect(out).toContain('SES refused email.confirmed');
      expect(out).not.toMatch(/ada@|Lovelace|iam:1/);
      const personal = await desk.operator.run(`${line} --personal`);
      expect(personal.out).toContain(reason);
      expect(personal.out).toMatch(/Ada Lovelace(?:.|\n)*iam:1\/shop/);
    }
  });

  it('names a mail that came back, or was not sent to a suppressed address', async () => {
    const { orderId } = await confirmed(idOf(10));
    const id = `${orderId}/email.confirmed/1`;
    const at = '2026-03-01T11:54:00.000Z';
    const bounced = { mail: id, kind: 'bounced' as const, isFinal: true, reason: 'Permanent', at };
    await write(
      desk.engine,
      mail(orderId, { status: 'sent' }),
      feedbackWrite(orderId, 'f-1', bounced),
    );
    const { code, out } = await desk.operator.run(`order ${orderId}`);
    expect(code).toBe(1);
    expect(out).toMatch(/^email\.confirmed +sent, bounced +2026/m);
    expect(out).toContain('- email.confirmed/1 bounced');
    await write(desk.engine, mail(orderId, { status: 'suppressed' }));
    expect((await desk.operator.run(`order ${orderId}`)).out).toContain(
      '- email.confirmed was not sent: the address is suppressed',
    );
  });

  it('names what it waits for, and ends with 1 once that is owed for too long', async () => {
    const young = reservingSince(idOf(3), '11:51');
    const old = reservingSince(idOf(4), '11:49');
    await write(desk.engine, put(young), put(old));
    const well = await desk.operator.run(`order ${young.orderId}`);
    expect(well.code).toBe(0);
    expect(well.out).toMatch(/OWED +QUEUE +FOR\ninventory\.reserve\/1 +inventory +9 min/);
    const stuck = await desk.operator.run(`order ${old.orderId}`);
    expect(stuck.code).toBe(1);
    expect(stuck.out).toContain(
      `- inventory.reserve/1 is owed for 11 min (resume-order ${old.orderId})`,
    );
  });

  it('waits for the answer when the inventory has handled the command', async () => {
    const order = reservingSince(idOf(5), '11:40');
    const id = `${order.orderId}/inventory.reserve/1`;
    await write(
      desk.engine,
      put(order),
      handled(id, '11:45', outgoing(stockReserved(order.orderId))),
    );
    const { owed } = JSON.parse((await desk.operator.run(`order ${order.orderId} --json`)).out);
    expect(owed).toEqual([
      {
        message: `${order.orderId}/stock.reserved/1`,
        queue: 'replies',
        since: '2026-03-01T11:45:00.000Z',
      },
    ]);
  });

  it('names dead messages with their error, and a redrive in place of a resumption', async () => {
    const order = reservingSince(idOf(6), '11:40');
    const { id } = commandFor(order);
    await write(desk.engine, put(order), failureWrite(order.orderId, id, failure));
    const { code, out } = await desk.operator.run(`order ${order.orderId}`);
    expect(code).toBe(1);
    expect(out).toContain(
      `- inventory.reserve/1 is dead in inventory: PermanentFault: no (dlq redrive --order ${order.orderId})`,
    );
    expect(out).not.toContain('resume-order');
  });

  it('names what does not add up between the order and its reservation', async () => {
    await write(desk.engine, put(orderIn('confirmed', idOf(7))));
    const { code, out } = await desk.operator.run(`order ${idOf(7)}`);
    expect(code).toBe(1);
    expect(out).toContain('is confirmed and holds nothing');
  });

  it.each([
    ['that is not there', 1, `order ${idOf(99)}`, `There is no order ${idOf(99)}.`],
    ['of no id', 2, 'order', 'order takes one ID'],
    ['of an id that is none', 2, 'order ord_1', '"ord_1" is no order\'s id'],
  ])('%s is told', async (_, code, line, message) => {
    const ran = await desk.operator.run(line);
    expect(ran.code).toBe(code);
    expect(ran.out + ran.err).toContain(message);
  });

  it('that this version cannot read is told with what is wrong in it', async () => {
    await write(desk.engine, {
      kind: 'put',
      table: 'orders',
      item: { orderId: idOf(8), state: 'odd' },
    });
    const { code, out } = await desk.operator.run(`order ${idOf(8)}`);
    expect(code).toBe(1);
    expect(out).toMatch(/cannot be read: .*\/state/);
  });
});
