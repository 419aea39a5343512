import { beforeEach, describe, expect, it } from 'vitest';
import { applyMovement, setStock } from '../../../lambdas/inventory/stock-movement.ts';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import { MemoryStore } from '../../support/memory-store.ts';

const product = { sku: 'A', name: 'Mug', unitPriceMinor: 895 };
const at = '2026-03-01T12:00:00.000Z';
const move = (movementId: string, quantity: number) =>
  applyMovement(store, { movementId, product, quantity, at });

let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});
const available = () => store.peek('stock', 'A')?.['available'];

describe('a movement of stock', () => {
  it('makes the product when it comes first, and adds to it after', async () => {
    expect(await move('m1', 10)).toBe('applied');
    expect(store.peek('stock', 'A')).toEqual({ ...product, available: 10 });
    expect(await move('m2', 5)).toBe('applied');
    expect(available()).toBe(15);
    expect(store.peek('movements', 'm1')).toEqual({ movementId: 'm1', sku: 'A', quantity: 10, at });
  });

  it('is applied once, however often it is sent', async () => {
    await move('m1', 10);
    expect(await move('m1', 10)).toBe('applied before');
    expect(available()).toBe(10);
  });

  it('takes what is there, to the last unit and not beyond', async () => {
    await move('m1', 10);
    expect(await move('m2', -11)).toBe('not enough stock');
    expect(store.peek('movements', 'm2')).toBeUndefined();
    expect(await move('m2', -10)).toBe('applied');
    expect(available()).toBe(0);
    expect(await move('m3', -1)).toBe('not enough stock');
  });

  it('takes nothing of a product that does not exist', async () => {
    expect(await move('m1', -1)).toBe('not enough stock');
    expect(store.all('stock')).toEqual([]);
  });

  it('is tried again when orders write the same stock, but not for ever', async () => {
    store.interrupt(
      () => 'conflict',
      () => 'conflict',
    );
    expect(await move('m1', 10)).toBe('applied');
    let tries = 0;
    const conflict = () => {
      tries += 1;
      return 'conflict' as const;
    };
    store.interrupt(...Array.from({ length: 100 }, () => conflict));
    await expect(move('m2', 10)).rejects.toMatchObject({
      name: 'TransientFault',
      message: 'others wrote A 10 times',
      certain: true,
    });
    expect(tries).toBe(10);
    expect(available()).toBe(10);
  });

  it('whose answer was lost says so when it is sent again', async () => {
    store.interrupt(() => 'answer-lost');
    await expect(move('m1', 10)).rejects.toThrow(TransientFault);
    expect(await move('m1', 10)).toBe('applied before');
    expect(available()).toBe(10);
  });

  it('of nothing makes the product, too: it is in the catalogue, and out of stock', async () => {
    expect(await move('m1', 0)).toBe('applied');
    expect(store.peek('stock', 'A')).toEqual({ ...product, available: 0 });
  });

  it('of a product that the catalogue cannot hold is a fault that names it', async () => {
    const free = { ...product, unitPriceMinor: 0 };
    const moved = applyMovement(store, { movementId: 'm1', product: free, quantity: 1, at });
    await expect(moved).rejects.toMatchObject({
      name: 'PermanentFault',
      message: 'product A cannot be read: /unitPriceMinor (too_small)',
    });
  });
});

describe('a stock that is set', () => {
  const set = (movementId: string, amount: number) =>
    setStock(store, { movementId, sku: 'A', available: amount, at });

  it('takes the difference again when an order comes in between', async () => {
    await move('m1', 10);
    store.interrupt(() => {
      store.seed('stock', { ...product, available: 8 });
      return undefined;
    });
    expect(await set('s1', 5)).toEqual({ kind: 'set', was: 8 });
    expect(available()).toBe(5);
    expect(store.peek('movements', 's1')).toMatchObject({ quantity: -3 });
  });

  it('is set once: the same again changes nothing, and tells what was set', async () => {
    await move('m1', 10);
    await set('s1', 5);
    await move('m2', 3);
    expect(await set('s1', 5)).toEqual({
      kind: 'applied before',
      movement: { movementId: 's1', sku: 'A', quantity: -5, at, setTo: 5 },
    });
    expect(available()).toBe(8);
  });

  it('is that of a product that is there', async () => {
    expect(await set('s1', 5)).toEqual({ kind: 'no such product' });
    expect(store.commits).toEqual([]);
  });

  it('of a product that cannot be read is a fault that names it', async () => {
    store.seed('stock', { sku: 'A', available: 'many' });
    await expect(set('s1', 5)).rejects.toThrow('product A');
  });

  it('is tried again when another writes the product, and given up in the end', async () => {
    await move('m1', 10);
    store.interrupt(() => 'conflict');
    expect(await set('s1', 5)).toEqual({ kind: 'set', was: 10 });
    store.interrupt(...Array.from({ length: 10 }, () => () => 'conflict' as const));
    await expect(set('s2', 6)).rejects.toThrow('others wrote A 10 times');
    expect(available()).toBe(5);
  });
});
