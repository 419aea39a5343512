import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDbStore } from '../../../../lambdas/runtime/aws/dynamodb-store.ts';
import { systemClock } from '../../../../lambdas/runtime/system-clock.ts';
import { type Engine, startEngine } from '../../../lambdas/runtime/aws/engine.ts';
import { startWithTables } from '../engine-operator.ts';
import type { Operator } from '../operator.ts';

const directory = mkdtempSync(join(tmpdir(), 'stock-test-'));
afterAll(() => rmSync(directory, { recursive: true }));

let engine: Engine;
let operator: Operator;
beforeEach(async () => {
  engine = await startEngine();
  const started = await startWithTables(engine);
  operator = started.operator;
  return async () => {
    await started.end();
    await engine.stop();
  };
});

function file(...rows: readonly string[]): string {
  const path = join(directory, 'catalogue.csv');
  writeFileSync(path, ['sku,name,price,quantity', ...rows].join('\n'));
  return path;
}

const store = () => dynamoDbStore(engine.client, engine.tableNames, systemClock);
const stock = async (...skus: readonly string[]) =>
  store().get(skus.map((key) => ({ table: 'stock', key })));
/** As an order does. */
const take = (sku: string, units: number) =>
  store().write({ kind: 'update', table: 'stock', key: sku, add: { available: -units } });

describe('stock import', () => {
  it('adds products with names and prices, and the books balance', async () => {
    const { code, out } = await operator.run(`stock import ${file('A,Mug,8.95,10', 'B,Pot,24,5')}`);
    expect(code).toBe(0);
    expect(out).toMatch(/^import [0-9a-f]{16}: 2 products with 15 units came$/);
    expect(await stock('A', 'B')).toEqual([
      { sku: 'A', name: 'Mug', unitPriceMinor: 895, available: 10 },
      { sku: 'B', name: 'Pot', unitPriceMinor: 2400, available: 5 },
    ]);
    expect((await operator.run('reconcile')).code).toBe(0);
  });

  it('of the same file again changes nothing, not even a price that has changed since', async () => {
    const first = `stock import ${file('A,Mug,8.95,10')}`;
    await operator.run(first);
    await operator.run(`stock import ${file('A,Mug,9.95,0')}`);
    await take('A', 3);
    const { code, out } = await operator.run(`stock import ${file('A,Mug,8.95,10')}`);
    expect(code).toBe(0);
    expect(out).toContain('0 products with 0 units came\n  1 product came before, and not again');
    expect(await stock('A')).toMatchObject([{ unitPriceMinor: 995, available: 7 }]);
  });

  it('that was interrupted goes on', async () => {
    const line = `stock import ${file('A,Mug,8.95,10', 'B,Pot,24,5')} --id delivery-1`;
    operator.stop.abort(new Error('interrupted'));
    const cut = await operator.run(line);
    expect(cut).toMatchObject({ code: 1, out: expect.stringContaining('! 2 products left') });
    const { operator: other, end } = await startWithTables(engine);
    await other.run(`stock import ${file('A,Mug,8.95,10')} --id delivery-1`);
    file('A,Mug,8.95,10', 'B,Pot,24,5');
    const { code, out } = await other.run(line);
    await end();
    expect(code).toBe(0);
    expect(out).toContain('1 product with 5 units came\n  1 product came before');
    expect(await stock('A', 'B')).toMatchObject([{ available: 10 }, { available: 5 }]);
  });

  it('names what came with another quantity under the same id, and ends with 1', async () => {
    await operator.run(`stock import ${file('A,Mug,8.95,10')} --id delivery-1`);
    const { code, out } = await operator.run(
      `stock import ${file('A,Mug,8.95,12')} --id delivery-1`,
    );
    expect(code).toBe(1);
    expect(out).toContain('! A came with 10 units then: another delivery needs another --id');
    expect((await operator.run(`stock import ${file('A,Mug,8.95,12')} --id 2`)).code).toBe(0);
    expect(await stock('A')).toMatchObject([{ available: 22 }]);
  });

  it('writes nothing when any line is wrong', async () => {
    const { code, out } = await operator.run(`stock import ${file('A,Mug,8.95,10', 'B,Pot,x,5')}`);
    expect(code).toBe(1);
    expect(out).toContain('has 1 mistake.\n- line 3: price must be');
    expect(await stock('A')).toEqual([undefined]);
  });

  it.each([
    ['stock import', 'stock import takes one FILE'],
    ['stock import /nowhere/a.csv', 'the file cannot be read: ENOENT'],
    [`stock import ${directory}/catalogue.csv --id a/b`, '--id must be'],
  ])('%s ends with 2', async (line, message) => {
    file('A,Mug,8.95,10');
    const { code, err } = await operator.run(line);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('stock set', () => {
  beforeEach(async () => {
    await operator.run(`stock import ${file('A,Mug,8.95,10')}`);
  });

  it('moves the difference, so that the books balance', async () => {
    const { code, out } = await operator.run('stock set A 4 --id count-1');
    expect(code).toBe(0);
    expect(out).toBe('A: 4 available, where 10 were (movement set/count-1)');
    expect(await stock('A')).toMatchObject([{ available: 4, name: 'Mug' }]);
    expect(await store().get([{ table: 'movements', key: 'set/count-1' }])).toMatchObject([
      { quantity: -6 },
    ]);
    expect((await operator.run('reconcile')).code).toBe(0);
  });

  it('changes nothing the second time under its id, however the stock has moved', async () => {
    await operator.run('stock set A 10 --id count-1');
    await take('A', 3);
    expect(await operator.run('stock set A 10 --id count-1')).toMatchObject({
      code: 0,
      out: 'set/count-1 was applied before: nothing was changed.',
    });
    expect(await operator.run('stock set A 9 --id count-1')).toMatchObject({
      code: 1,
      out: expect.stringContaining('was applied before, and set A to 10'),
    });
    expect(await stock('A')).toMatchObject([{ available: 7 }]);
    expect((await operator.run('stock set A 10')).code).toBe(0);
    expect(await stock('A')).toMatchObject([{ available: 10 }]);
  });

  it('of an unknown product ends with 1', async () => {
    expect(await operator.run('stock set B 1')).toMatchObject({
      code: 1,
      out: 'There is no product B; stock import makes products.',
    });
  });

  it.each([
    ['stock set A', 'stock set takes SKU QUANTITY'],
    ['stock set A many', 'QUANTITY must be an integer'],
  ])('%s ends with 2', async (line, message) => {
    const { code, err } = await operator.run(line);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('stock show', () => {
  it('shows all products, or those that are asked for, and names the unknown', async () => {
    expect((await operator.run('stock show')).out).toBe('No products.');
    await operator.run(`stock import ${file('B,Pot,24,5', 'A,Mug,8.95,1000')}`);
    expect(await operator.run('stock show')).toMatchObject({
      code: 0,
      out: [
        'SKU  NAME  PRICE   AVAILABLE',
        'A    Mug   £8.95       1,000',
        'B    Pot   £24.00          5',
      ].join('\n'),
    });
    const { code, out } = await operator.run('stock show B C B');
    expect(code).toBe(1);
    expect(out).toBe(
      'SKU  NAME  PRICE   AVAILABLE\nB    Pot   £24.00          5\n! there is no product C',
    );
  });

  it('names a product that cannot be read', async () => {
    await store().write({ kind: 'put', table: 'stock', item: { sku: 'T', available: -1 } });
    for (const line of ['stock show', 'stock show T']) {
      const { code, out } = await operator.run(line);
      expect(code).toBe(1);
      expect(out).toMatch(/! product T cannot be read: .*\/available/);
    }
    expect(await operator.run('stock set T 1')).toMatchObject({
      code: 1,
      out: expect.stringContaining('product T cannot be read'),
    });
  });
});
