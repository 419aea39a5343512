import { type AttributeValue, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reconcile } from '../../../../bin/ops/reconcile/reconcile.ts';
import { applyMovement } from '../../../../lambdas/inventory/stock-movement.ts';
import { dynamoDbStore } from '../../../../lambdas/runtime/aws/dynamodb-store.ts';
import type { Store } from '../../../../lambdas/runtime/ports.ts';
import { systemClock } from '../../../../lambdas/runtime/system-clock.ts';
import { createEngineProxy } from '../../../../local/dynamodb/proxy.ts';
import { type Engine, startEngine } from '../../../lambdas/runtime/aws/engine.ts';
import { Operator } from '../operator.ts';
import { mark, runOrder, skus } from './traffic.ts';

let engine: Engine;
let store: Store;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const ORDERS = 24;
const tables = () => ({ ...engine.tableNames, mails: engine.tableNames.idempotency });

async function update(
  table: 'stock' | 'reservations',
  Key: Record<string, AttributeValue>,
  UpdateExpression: string,
  n: number,
): Promise<void> {
  await engine.client.send(
    new UpdateItemCommand({
      TableName: engine.tableNames[table],
      Key,
      UpdateExpression,
      ExpressionAttributeValues: { ':n': { N: String(n) } },
    }),
  );
}

describe('the books of a running system', () => {
  beforeAll(async () => {
    store = dynamoDbStore(engine.client, engine.tableNames, systemClock);
    for (const sku of skus) {
      const product = { sku, name: 'Product', unitPriceMinor: 1 };
      await applyMovement(store, { movementId: `m-${sku}`, product, quantity: 100, at: 'now' });
    }
  });

  it('balance at every moment, however much is under way', async () => {
    let isOver = false;
    const traffic = Promise.all(
      [0, 1, 2, 3].map(async (lane) => {
        for (let n = lane; n < ORDERS; n += 4) await runOrder(store, n);
      }),
    ).finally(() => {
      isOver = true;
    });
    let moved = 0;
    do {
      const { findings, moving } = await reconcile(engine.client, tables());
      expect(findings).toEqual({ products: [], orders: [], unreadable: [] });
      moved += moving.products.length;
    } while (!isOver);
    await traffic;
    expect(moved).toBeGreaterThan(0);
  });

  it('say in the end what is held, and that nothing moves', async () => {
    expect(await reconcile(engine.client, tables())).toEqual({
      balances: true,
      findings: { products: [], orders: [], unreadable: [] },
      orders: { confirmed: ORDERS / 2, cancelled: ORDERS / 2 },
      products: skus.length,
      stock: { moved: 400, available: 400 - (ORDERS / 2) * 3, held: (ORDERS / 2) * 3 },
      underway: [],
      unmailed: [],
      moving: { products: [], orders: [] },
    });
  });
});

describe('the command', () => {
  let operator: Operator;
  beforeEach(async () => {
    const { hostname, port } = await endpointOf(engine);
    const proxy = createEngineProxy(() => `http://${hostname}:${port}`);
    operator = await Operator.start({ dynamodb: proxy });
    return async () => {
      proxy.close();
      await operator.end();
    };
  });

  it('ends with 0 when the books balance', async () => {
    const { code, out } = await operator.run('reconcile');
    expect(out).toBe(
      [
        `The books of OrderPipelineDevelopment at ${operator.url}`,
        '',
        ' 24  orders',
        ' 12    confirmed',
        ' 12    cancelled',
        '  4  products',
        '400  units moved',
        '364    available',
        ' 36    held',
        '',
        'The books balance.',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  it('lists whose mail is neither out nor impossible, which is not wrong', async () => {
    await mark(store, 'o0', 'confirmed', 'claimed');
    await mark(store, 'o1', 'cancelled', 'claimed');
    await mark(store, 'o2', 'confirmed', 'refused');
    // A cancelled order owes nobody the mail about its confirmation.
    await mark(store, 'o3', 'confirmed', 'claimed');
    const { code, out } = await operator.run('reconcile');
    const rows = out
      .split('\n\n')
      .find((part) => part.startsWith('MAIL OWED'))
      ?.split('\n');
    expect(rows?.map((row) => row.split(/ {2,}/).slice(0, 2)).sort()).toEqual([
      ['MAIL OWED', 'STATE'],
      ['o0', 'confirmed'],
      ['o1', 'cancelled'],
    ]);
    expect(out).toContain('The books balance.');
    expect(code).toBe(0);
  });

  it('ends with 1 and says which product, order or item is wrong, and repairs nothing', async () => {
    const Item = { orderId: { S: 'torn' }, phase: { S: 'reserved' } };
    await engine.client.send(
      new PutItemCommand({ TableName: engine.tableNames.reservations, Item }),
    );
    expect((await operator.run('reconcile')).code).toBe(1);
    await runOrder(store, 100);
    await update('reservations', { orderId: { S: 'o100' } }, 'SET held = :n', 2);
    await update('stock', { sku: { S: 'P1' } }, 'ADD available :n', 1);
    await update('stock', { sku: { S: 'P3' } }, 'ADD available :n', -1_000);
    for (let time = 0; time < 2; time++) {
      const { code, out } = await operator.run('reconcile');
      expect(code).toBe(1);
      const [heading, ...problems] = out.slice(out.indexOf('The books do not')).split('\n');
      expect(heading).toBe('The books do not balance:');
      expect(problems.sort()).toEqual([
        '- order o100 holds something else than it ordered',
        '- order o100: its reservation is reserved and holds 2 of 3 lines',
        '- product P1: 94 available + 7 held is not 100 moved',
        '- product P2: 87 available + 12 held is not 100 moved',
        '- product P3: -906 available',
        '- the item torn of Test-reservations cannot be read: /held, /lines, /total',
      ]);
    }
  });
});

async function endpointOf({ client }: Engine) {
  const endpoint = await client.config.endpoint?.();
  if (!endpoint) throw new Error('the engine has no endpoint');
  return endpoint;
}
