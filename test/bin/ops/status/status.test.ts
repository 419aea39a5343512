import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbStore } from '../../../../lambdas/runtime/aws/dynamodb-store.ts';
import { failureWrite } from '../../../../lambdas/runtime/failure-record.ts';
import { systemClock } from '../../../../lambdas/runtime/system-clock.ts';
import { settle } from '../../../local/event-source/fake-queue.ts';
import { idOf, orderIn } from '../../../support/samples.ts';
import { deskForEach } from '../engine-operator.ts';

const desk = deskForEach({ mapped: true });

const put = (order: ReturnType<typeof orderIn>) =>
  dynamoDbStore(desk.engine.client, desk.engine.tableNames, systemClock).write({
    kind: 'put',
    table: 'orders',
    item: order,
  });

/** The operator's clock says 12:00. */
const since = (n: number, time: string) => ({
  ...orderIn('reserving', idOf(n)),
  timeline: [
    { state: 'received' as const, at: '2026-03-01T09:00:00.000Z' },
    { state: 'reserving' as const, at: `2026-03-01T${time}:00.000Z` },
  ],
});

describe('status', () => {
  it('of a system at rest says that nothing needs a person, and ends with 0', async () => {
    await put(orderIn('confirmed', idOf(9)));
    expect(await desk.operator.run('status')).toEqual({
      code: 0,
      err: '',
      out: [
        `OrderPipelineDevelopment at ${desk.operator.url}`,
        '',
        'QUEUE          WAITING  IN FLIGHT  DELAYED  OLDEST  DEAD  STAGE      IS',
        'orders               0          0        0  –          0  order      enabled',
        'inventory            0          0        0  –          0  inventory  enabled',
        'mail-feedback        0          0        0  –          0  feedback   enabled',
        '',
        'UNDER WAY   ORDERS  OLDEST',
        'received         0  –',
        'reserving        0  –',
        'cancelling       0  –',
        '',
        'Nothing needs a person.',
      ].join('\n'),
    });
  });

  it('counts what waits and what is being handled', async () => {
    desk.operator.model.send('Orders.fifo', { body: 'x', groupId: 'a', deduplicationId: '1' });
    await settle();
    desk.operator.model.send('Orders.fifo', { body: 'y', groupId: 'a', deduplicationId: '2' });
    const { queues } = JSON.parse((await desk.operator.run('status --json')).out);
    expect(queues[0]).toEqual({
      queue: 'orders',
      visible: 1,
      inFlight: 1,
      delayed: 0,
      oldestAgeSeconds: null,
      deadLetters: 0,
      stage: 'order',
      mapping: 'enabled',
    });
  });

  it('names dead letters and queues that nobody reads, and ends with 1', async () => {
    desk.operator.model.send('Inventory-dead.fifo', {
      body: 'x',
      groupId: 'a',
      deduplicationId: '1',
    });
    await desk.operator.run('pause inventory');
    const { code, out } = await desk.operator.run('status');
    expect(code).toBe(1);
    expect(out).toContain(
      [
        'Needs a person:',
        '- 1 dead letter of inventory: dlq show inventory',
        '- inventory is paused: resume inventory',
      ].join('\n'),
    );
  });

  it('names an event of a mail that nobody could note, and how to see it', async () => {
    await desk.operator.buryEvent('{}', 'PermanentFault: the message fits no schema');
    const { code, out } = await desk.operator.run('status');
    expect(code).toBe(1);
    expect(out).toContain('- 1 dead letter of mail-feedback: dlq show mail-feedback');
  });

  describe('with orders that are stuck', () => {
    beforeAll(async () => {
      await put(since(1, '11:50'));
      await put(since(2, '11:51'));
      await put(since(3, '11:40'));
      const store = dynamoDbStore(desk.engine.client, desk.engine.tableNames, systemClock);
      const failure = {
        stage: 'inventory',
        attempt: 3,
        error: 'X: secret',
        at: '2026-03-01T11:41',
      };
      await store.write(failureWrite(idOf(3), `${idOf(3)}/inventory.reserve/1`, failure));
    });

    it('names each with whether a message of it is dead, the oldest first', async () => {
      const { code, out } = await desk.operator.run('status');
      expect(code).toBe(1);
      expect(out).toContain('reserving        3  20 min');
      expect(out).toContain(
        [
          'STUCK                                 STATE      FOR     DEAD',
          `${idOf(3)}  reserving  20 min  inventory.reserve/1`,
          `${idOf(1)}  reserving  10 min  no dead letter`,
          '',
          'Needs a person:',
          `- 2 orders stuck for 10 min and more: order ${idOf(3)}`,
        ].join('\n'),
      );
    });

    it('takes the time that it is told', async () => {
      expect((await desk.operator.run('status --stuck-after 21')).code).toBe(0);
      expect((await desk.operator.run('status --stuck-after 15')).out).toContain('1 order stuck');
    });

    it('leaves the orders out when it is told to', async () => {
      const { code, out } = await desk.operator.run('status --no-orders');
      expect(code).toBe(0);
      expect(out).not.toContain('UNDER WAY');
    });

    it('says of an order that cannot be read that it is there', async () => {
      const Item = { orderId: { S: 'torn' }, state: { S: 'reserving' } };
      await desk.engine.client.send(new PutItemCommand({ TableName: 'Test-orders', Item }));
      const { code, out } = await desk.operator.run('status --stuck-after 1000');
      expect(code).toBe(1);
      expect(out).toContain('- 1 order cannot be read: reconcile');
    });
  });
});
