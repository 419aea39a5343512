import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_KNOWN_OWNERS, ownerSince, rememberOwner } from '../../../lambdas/api/owners.ts';
import type { Store } from '../../../lambdas/runtime/ports.ts';
import { MemoryStore } from '../../support/memory-store.ts';

const owner = 'iam:1/shop';
const at = '2026-03-01T12:00:00.000Z';

let memory: MemoryStore;
/** Writes that were asked for, whatever became of them. */
let writes: number;
beforeEach(() => {
  memory = new MemoryStore();
  writes = 0;
});

/** The store as one environment of the function has it. */
const environment = (): Store => ({
  get: (keys) => memory.get(keys),
  query: (query) => memory.query(query),
  transact: (all) => memory.transact(all),
  write: (write) => {
    writes += 1;
    return memory.write(write);
  },
});

describe('the day since which an owner has orders', () => {
  it('is noted by one write an environment', async () => {
    const store = environment();
    await rememberOwner(store, owner, at);
    await rememberOwner(store, owner, at);
    expect(writes).toBe(1);
    await rememberOwner(store, 'iam:1/other', at);
    expect(writes).toBe(2);
  });

  it('is noted again rather than that an environment remembers owners without end', async () => {
    const store = environment();
    await rememberOwner(store, owner, at);
    for (let n = 1; n <= MAX_KNOWN_OWNERS; n++) await rememberOwner(store, `jwt:id|${n}`, at);
    await rememberOwner(store, owner, '2026-05-01T12:00:00.000Z');
    expect(writes).toBe(MAX_KNOWN_OWNERS + 2);
    expect(await ownerSince(store, owner)).toBe('2026-02-28');
  });

  it('is not moved by another environment that comes later', async () => {
    await rememberOwner(environment(), owner, at);
    await rememberOwner(environment(), owner, '2026-05-01T12:00:00.000Z');
    expect(writes).toBe(2);
    expect(await ownerSince(environment(), owner)).toBe('2026-02-28');
  });

  it('is noted at the next try, when another request held the item', async () => {
    const store = environment();
    memory.interrupt(() => 'conflict');
    await expect(rememberOwner(store, owner, at)).rejects.toMatchObject({
      name: 'TransientFault',
      message: 'the owner is being written by another request',
      certain: true,
    });
    await rememberOwner(store, owner, at);
    expect(await ownerSince(store, owner)).toBe('2026-02-28');
  });

  it('is none for an owner without an order, or without a day', async () => {
    memory.seed('owners', { owner, since: 7 });
    expect(await ownerSince(environment(), owner)).toBeUndefined();
    expect(await ownerSince(environment(), 'nobody')).toBeUndefined();
  });
});
