import { describe, expect, it } from 'vitest';
import type { Scanner } from '../../../lambdas/runtime/ports.ts';
import { sweep } from '../../../lambdas/watch/stale.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';

/** A table of so many pages; each scan is noted with where it began. */
function pagesOf(count: number) {
  const begun: (string | undefined)[] = [];
  const scanner: Scanner = {
    scan: async (_table, _limit, after = '0') => {
      begun.push(after);
      const next = Number(after) + 1;
      return { items: [], ...(next < count && { next: String(next) }) };
    },
  };
  return { scanner, begun };
}

const log = new RecordingLog();
const sweepOf = (scanner: Scanner, after?: string) =>
  sweep(
    { store: new MemoryStore(), scanner, log },
    { unseen: [], ...(after !== undefined && { after }) },
    [],
  );

describe('a sweep of the failures', () => {
  it('ends where the table does', async () => {
    const { scanner, begun } = pagesOf(3);
    expect(await sweepOf(scanner)).toEqual({ unseen: [] });
    expect(begun).toEqual(['0', '1', '2']);
  });

  it('looks at ten pages, and goes on behind them the next time', async () => {
    const { scanner, begun } = pagesOf(12);
    const first = await sweepOf(scanner);
    expect(first).toEqual({ unseen: [], after: '10' });
    expect(begun).toHaveLength(10);
    expect(await sweepOf(scanner, first.after)).toEqual({ unseen: [] });
    expect(begun.slice(10)).toEqual(['10', '11']);
  });

  it('says nothing of a failure that was written anew while it looked', async () => {
    const store = new MemoryStore();
    const unseen = { orderId: 'ord_1', stage: 'email', id: 'm', at: 'before' };
    store.seed('failures', { orderId: 'ord_1', m: { stage: 'email', at: 'anew' } });
    await sweep({ store, scanner: pagesOf(1).scanner, log }, { unseen: [unseen] }, []);
    expect(store.peek('failures', 'ord_1')).toMatchObject({ m: { at: 'anew' } });
    expect(log.entries).toEqual([]);
  });
});
