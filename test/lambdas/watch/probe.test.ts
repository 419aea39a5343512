import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawProbe, judge, nextProbe, type Probe, poolFor } from '../../../lambdas/watch/probe.ts';

const MINUTE_MS = 60_000;
const ids = (amount: number, name = 'o') => Array.from({ length: amount }, (_, n) => `${name}${n}`);
const probe = (rest: Partial<Probe> = {}): Probe => ({
  size: 10,
  sent: ids(10, 'sent'),
  left: ids(10, 'left'),
  inVain: 0,
  dueMs: 0,
  ...rest,
});
const wentOn = (sent: number, left: number) =>
  new Set([...ids(sent, 'sent'), ...ids(left, 'left')]);

describe('the last probe', () => {
  it.each([
    ['sending-helps', 10, 0],
    ['sending-helps', 5, 0],
    ['sending-helps', 10, 5],
    ['moves-by-itself', 4, 0],
    ['moves-by-itself', 10, 10],
    ['moves-by-itself', 1, 1],
    ['stands', 0, 0],
    ['stands', 0, 10],
  ] as const)(
    'shows %s when %i that were sent went on, and %i that were left',
    (evidence, sent, left) => {
      expect(judge(probe(), wentOn(sent, left))).toBe(evidence);
    },
  );

  it('shows that sending helps when all were sent and none was left to compare with', () => {
    expect(judge(probe({ sent: ['sent0'], left: [] }), wentOn(1, 0))).toBe('sending-helps');
  });
});

describe('the next probe', () => {
  it('is small at first, doubles while sending helps, and has a largest size', () => {
    const helped = wentOn(10, 0);
    expect(nextProbe(undefined, new Set(), 0)).toEqual({ size: 10, inVain: 0 });
    expect(nextProbe(probe({ inVain: 3 }), helped, 0)).toEqual({ size: 20, inVain: 0 });
    expect(nextProbe(probe({ size: 640 }), helped, 0).size).toBe(1_000);
    expect(nextProbe(probe({ size: 1_000 }), helped, 0).size).toBe(1_000);
  });

  it('is small again when the queue moves by itself', () => {
    const last = probe({ size: 640, inVain: 2 });
    expect(nextProbe(last, wentOn(10, 10), 0)).toEqual({ size: 10, inVain: 0 });
  });

  it('of a queue that stands waits until it is due, and is small', () => {
    const last = probe({ size: 640, inVain: 1, dueMs: 1_000 });
    expect(nextProbe(last, wentOn(0, 0), 999)).toEqual({ size: 0, inVain: 2 });
    expect(nextProbe(last, wentOn(0, 0), 1_000)).toEqual({ size: 10, inVain: 2 });
  });

  it.each([
    [0, 2],
    [1, 4],
    [2, 8],
    [3, 16],
    [4, 16],
    [99, 16],
  ])('after %i in vain is due in %i min', (inVain, minutes) => {
    const { probe: drawn } = drawProbe(ids(5), { size: 10, inVain }, 7, () => 0.5);
    expect(drawn.dueMs).toBe(7 + minutes * MINUTE_MS);
  });
});

describe('orders are drawn', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('half of them the oldest, and none twice, with a control group of others', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 150 }),
        fc.infiniteStream(chance),
        (amount, size, chances) => {
          const pool = ids(amount);
          const { orderIds, probe: drawn } = drawProbe(
            pool,
            { size, inVain: 0 },
            0,
            () => chances.next().value,
          );
          expect(new Set(orderIds).size).toBe(Math.min(size, amount));
          expect(orderIds).toEqual(expect.arrayContaining(pool.slice(0, Math.ceil(size / 2))));
          expect(drawn.sent).toHaveLength(Math.min(10, orderIds.length));
          expect(orderIds).toEqual(expect.arrayContaining([...drawn.sent]));
          expect(drawn.left).toHaveLength(Math.max(0, Math.min(10, amount - size)));
          expect(drawn.left.filter((id) => orderIds.includes(id))).toEqual([]);
          expect(pool).toEqual(expect.arrayContaining([...drawn.left]));
        },
      ),
    );
  });

  it('in the order of the pool when chance leaves each in its place', () => {
    const drawn = drawProbe(ids(30), { size: 10, inVain: 0 }, 0, () => 0.999);
    expect(drawn.orderIds).toEqual(ids(10));
    expect(drawn.probe.left).toEqual(ids(20).slice(10));
  });

  it('and of many that are sent, those chosen by chance stand for all', () => {
    const pool = ids(100);
    const { probe: drawn } = drawProbe(pool, { size: 40, inVain: 0 }, 0, () => 0.5);
    expect(drawn.sent.filter((id) => pool.indexOf(id) < 20)).toEqual([]);
  });

  it('from a pool that is larger than the probe and its control group', () => {
    for (const size of [10, 160, 1_000]) expect(poolFor(size)).toBeGreaterThanOrEqual(size + 10);
    expect(poolFor(10)).toBe(200);
  });
});
