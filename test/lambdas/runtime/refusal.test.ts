import { describe, expect, it } from 'vitest';
import type { Write } from '../../../lambdas/runtime/ports.ts';
import { storedItem, writeUncontended } from '../../../lambdas/runtime/refusal.ts';
import { MemoryStore } from '../../support/memory-store.ts';

const item = { owner: 'iam:1/shop' };
const write: Write = {
  kind: 'put',
  table: 'owners',
  item,
  when: { kind: 'absent', attribute: 'owner' },
};

describe('a single write', () => {
  it('is committed, or refused with what is stored', async () => {
    const store = new MemoryStore();
    expect(await writeUncontended(store, write)).toEqual({ kind: 'committed' });
    const again = await writeUncontended(store, write);
    expect(again).toEqual({ kind: 'refused', refusals: [{ kind: 'condition', item }] });
  });

  it('that meets another writer is a transient fault, and surely was not made', async () => {
    const store = new MemoryStore();
    store.interrupt(() => 'conflict');
    await expect(writeUncontended(store, write)).rejects.toMatchObject({
      name: 'TransientFault',
      message: 'another writes the same item of owners',
      certain: true,
    });
  });
});

it('what is stored is known from a condition that did not hold, and from nothing else', () => {
  expect(storedItem({ kind: 'condition', item })).toBe(item);
  expect(storedItem({ kind: 'condition' })).toBeUndefined();
  expect(storedItem({ kind: 'conflict' })).toBeUndefined();
  expect(storedItem(undefined)).toBeUndefined();
});
