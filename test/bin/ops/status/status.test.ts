import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDbStore } from '../../../../lambdas/runtime/aws/dynamodb-store.ts';
import { failureWrite } from '../../../../lambdas/runtime/failure-record.ts';
import { systemClock } from '../../../../lambdas/runtime/system-clock.ts';
import { type Engine, startEngine } from '../../../lambdas/runtime/aws/engine.ts';
import { settle } from '../../../local/event-source/fake-queue.ts';
import { idOf, orderIn } from '../../../support/samples.ts';
import { startWithTables } from '../engine-operator.ts';
import type { Operator } from '../operator.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

let operator: Operator;
beforeEach(async () => {
  const started = await startWithTables(engine, { mapped: true });
  operator = started.operator;
  return started.end;
});

const put = (order: ReturnType<typeof orderIn>) =>
  dynamoDbStore(engine.client, engine.tableNames, systemClock).write({
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
    expect(await operator.run('status')).toEqual({
      code: 0,
      err: '',
      out: [
        `OrderPipelineDevelopment at ${operator.url}`,
        '',
        'QUEUE      WAITING  IN FLIGHT  DELAYED  OLDEST  DEAD  STAGE      IS',
        'orders           0          0        0  –          0  order      enabled',
        'inventory        0          0        0  –          0  inventory  enabled',
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
    operator.model.send('Orders.fifo', { body: 'x', groupId: 'a', deduplicationId: '1' });
    await settle();
    operator.model.send('Orders.fifo', { body: 'y', groupId: 'a', deduplicationId: '2' });
    const { queues } = JSON.parse((await operator.run('status --json')).out);
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
    operator.model.send('Inventory-dead.fifo', { body: 'x', groupId: 'a', deduplicationId: '1' });
    await operator.run('pause inventory');
    const { code, out } = await operator.run('status');
    expect(code).toBe(1);
    expect(out).toContain(
      [
        'Needs a person:',
        '- 1 dead letter of inventory: dlq show inventory',
        '- inventory is paused: resume inventory',
      ].join('\n'),
    );
  });

  describe('with orders that are stuck', () => {
    beforeAll(async () => {
      await put(since(1, '11:50'));
      await put(since(2, '11:51'));
      await put(since(3, '11:40'));
      const store = dynamoDbStore(engine.client, engine.tableNames, systemClock);
      const failure = {
        stage: 'inventory',
        attempt: 3,
        error: 'X: secret',
        at: '2026-03-01T11:41',
      };
      await store.write(failureWrite(idOf(3), `${idOf(3)}/inventory.reserve/1`, failure));
    });

    it('names each with whether a message of it is dead, the oldest first', async () => {
      const { code, out } = await operator.run('status');
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
      expect((await operator.run('status --stuck-after 21')).code).toBe(0);
      expect((await operator.run('status --stuck-after 15')).out).toContain('1 order stuck');
    });

    it('leaves the orders out when it is told to', async () => {
      const { code, out } = await operator.run('status --no-orders');
      expect(code).toBe(0);
      expect(out).not.toContain('UNDER WAY');
    });

    it('says of an order that cannot be read that it is there', async () => {
      const Item = { orderId: { S: 'torn' }, state: { S: 'reserving' } };
      await engine.client.send(new PutItemCommand({ TableName: 'Test-orders', Item }));
      const { code, out } = await operator.run('status --stuck-after 1000');
      expect(code).toBe(1);
      expect(out).toContain('- 1 order cannot be read: reconcile');
    });
  });
});
