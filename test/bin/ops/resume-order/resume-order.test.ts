import { describe, expect, it } from 'vitest';
import { failureWrite } from '../../../../lambdas/runtime/failure-record.ts';
import { idOf, orderIn } from '../../../support/samples.ts';
import { deskForEach } from '../engine-operator.ts';
import { commandFor, failure, put, reservingSince, write } from '../order/seed.ts';

const desk = deskForEach();

describe('resume-order', () => {
  it('sends the message that the order waits for, as it was, under another deduplication id', async () => {
    const order = reservingSince(idOf(21), '11:40');
    await write(desk.engine, put(order));
    const { id, body } = commandFor(order);
    const dry = await desk.operator.run(`resume-order ${order.orderId} --dry-run`);
    expect(dry.code).toBe(0);
    expect(dry.out).toContain('inventory.reserve/1, owed for 20 min: would be sent to inventory');
    expect(desk.operator.model.receive('Inventory.fifo')).toEqual([]);

    const { code, out } = await desk.operator.run(`resume-order ${order.orderId}`);
    expect(code).toBe(0);
    expect(out).toContain('inventory.reserve/1, owed for 20 min: sent to inventory');
    const [message] = desk.operator.model.receive('Inventory.fifo');
    expect(message?.body).toBe(body);
    expect(message?.systemAttributes['MessageGroupId']).toBe(order.orderId);
    expect(message?.systemAttributes['MessageDeduplicationId']).not.toBe(id);
  });

  it('refuses what is young or may be in its queue, unless it is forced to', async () => {
    const young = reservingSince(idOf(22), '11:55');
    const old = reservingSince(idOf(23), '11:40');
    await write(desk.engine, put(young), put(old));
    expect(await desk.operator.run(`resume-order ${young.orderId}`)).toMatchObject({
      code: 1,
      out: expect.stringContaining('it is owed for 5 min only'),
    });
    desk.operator.model.send('Inventory.fifo', {
      body: 'x',
      groupId: 'other',
      deduplicationId: '1',
    });
    expect(await desk.operator.run(`resume-order ${old.orderId}`)).toMatchObject({
      code: 1,
      out: expect.stringContaining('it may be among the 1 message of its queue'),
    });
    expect(desk.operator.drain('Inventory.fifo')).toEqual(['x']);
    for (const { orderId } of [young, old]) {
      expect((await desk.operator.run(`resume-order ${orderId} --force`)).code).toBe(0);
    }
    expect(desk.operator.drain('Inventory.fifo')).toHaveLength(2);
    expect((await desk.operator.run(`resume-order ${young.orderId} --older-than 5`)).out).toContain(
      'may be among the 3 messages',
    );
  });

  it('never sends what is dead', async () => {
    const order = reservingSince(idOf(24), '11:40');
    await write(desk.engine, put(order));
    await write(desk.engine, failureWrite(order.orderId, commandFor(order).id, failure));
    const { code, out } = await desk.operator.run(`resume-order ${order.orderId} --force`);
    expect(code).toBe(1);
    expect(out).toContain(`dlq redrive --order ${order.orderId}`);
    expect(desk.operator.drain('Inventory.fifo')).toEqual([]);
  });

  it('of an order that waits for nothing does nothing', async () => {
    const orderId = idOf(25);
    await write(desk.engine, put(orderIn('confirmed', orderId)), {
      kind: 'put',
      table: 'idempotency',
      item: {
        messageId: `${orderId}/email.confirmed/1`,
        orderId,
        type: 'email.confirmed',
        version: 2,
        at: '2026-03-01T11:53:00.000Z',
        status: 'sent',
      },
    });
    expect(await desk.operator.run(`resume-order ${orderId}`)).toEqual({
      code: 0,
      err: '',
      out: `order ${orderId} is confirmed, and waits for nothing.`,
    });
    expect((await desk.operator.run(`resume-order ${idOf(99)}`)).code).toBe(1);
  });
});
