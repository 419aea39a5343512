import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.ts';

const never = () => false;

describe('virtual time', () => {
  it('lets things happen by time, and by the order of planning at the same time', async () => {
    const timeline = new Timeline();
    const start = timeline.now;
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, timeline.now - start]);
    timeline.after(20, note('c'));
    timeline.after(10, note('a'));
    timeline.after(20, note('d'));
    timeline.after(15, note('b'));
    timeline.after(99, note('later'));
    await timeline.runUntil(start + 50, never);
    expect(seen).toEqual([
      ['a', 10],
      ['b', 15],
      ['c', 20],
      ['d', 20],
    ]);
    expect(timeline.now).toBe(start + 50);
    expect(timeline.isEmpty).toBe(false);
  });

  const continuations = async (count: number) => {
    for (let step = 0; step < count; step++) await undefined;
  };

  it('lets all that follows of one thing happen before the next', async () => {
    const timeline = new Timeline();
    const seen: string[] = [];
    const follow = async (name: string) => {
      await continuations(100);
      seen.push(`${name} is through`);
    };
    for (const name of ['a', 'b']) {
      timeline.after(1, () => {
        seen.push(name);
        void follow(name);
      });
    }
    await timeline.runUntil(timeline.now + 1, never);
    expect(seen).toEqual(['a', 'a is through', 'b', 'b is through']);
  });

  it('does so even when a macrotask begins it', async () => {
    const seen: string[] = [];
    await new Promise((resolve) => {
      setImmediate(() => {
        const timeline = new Timeline();
        timeline.after(1, () => void continuations(100).then(() => seen.push('follows')));
        timeline.after(1, () => seen.push('next'));
        resolve(timeline.runUntil(timeline.now + 1, never));
      });
    });
    expect(seen).toEqual(['follows', 'next']);
  });

  it('forgets what is cancelled', async () => {
    const timeline = new Timeline();
    const seen: string[] = [];
    timeline.after(1, () => seen.push('cancelled')).cancel();
    timeline.after(2, () => seen.push('kept'));
    await timeline.runUntil(timeline.now + 5, never);
    expect(seen).toEqual(['kept']);
    expect(timeline.isEmpty).toBe(true);
  });

  it('stops as soon as it is over', async () => {
    const timeline = new Timeline();
    const seen: number[] = [];
    for (const n of [1, 2, 3]) timeline.after(n, () => seen.push(n));
    await timeline.runUntil(timeline.now + 5, () => seen.length === 2);
    expect(seen).toEqual([1, 2]);
  });
});
