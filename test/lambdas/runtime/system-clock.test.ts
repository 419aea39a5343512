import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../lambdas/runtime/system-clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('the clock of a function', () => {
  it('tells the time since the epoch', () => {
    const before = Date.now();
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
    expect(systemClock.now()).toBeLessThanOrEqual(Date.now());
  });

  it('sleeps as long as it is told to', async () => {
    const before = performance.now();
    await systemClock.sleep(20);
    // Timers count whole milliseconds.
    expect(performance.now() - before).toBeGreaterThanOrEqual(19);
  });

  it('runs what is due, once, unless it was cancelled', () => {
    vi.useFakeTimers();
    const ran: string[] = [];
    systemClock.after(1_000, () => ran.push('due'));
    const cancel = systemClock.after(1_000, () => ran.push('cancelled'));
    vi.advanceTimersByTime(999);
    expect(ran).toEqual([]);
    cancel();
    vi.advanceTimersByTime(10_000);
    expect(ran).toEqual(['due']);
  });

  it('has chance from 0 to 1', () => {
    const drawn = Array.from({ length: 100 }, () => systemClock.random());
    expect(drawn.filter((chance) => !(chance >= 0 && chance < 1))).toEqual([]);
    expect(new Set(drawn).size).toBeGreaterThan(90);
  });
});
