import { describe, expect, it } from 'vitest';
import type { SqsDifference } from './known.ts';
import { judgeShown, whileShowing } from './shown.ts';
import type { Step } from './step.ts';

const step: Step = { call: 'PurgeQueue', queue: 'main' };
const difference: SqsDifference = {
  id: 'S02',
  of: ['moto'],
  what: '',
  right: 'laptop',
  why: '',
  source: '',
  shown: { setup: { kind: 'fifo' }, steps: [step, step] },
  meets: () => true,
  without: () => undefined,
};
const deviationAt = (index: number) => ({
  index,
  step,
  laptop: { kind: 'answer', value: 'done' } as const,
  other: { kind: 'refusal', code: 'Other' } as const,
});

describe('a sequence that shows a difference', () => {
  it('has to differ at its last step', () => {
    expect(judgeShown('moto', difference, deviationAt(1))).toBeUndefined();
  });

  it('tells that the difference is gone', () => {
    expect(judgeShown('moto', difference, undefined)).toContain('no longer differs by S02');
  });

  it('tells that the answers differ before it', () => {
    const wrong = judgeShown('moto', difference, deviationAt(0));
    expect(wrong).toContain('moto differs at step 1 of 2 that show S02');
    expect(wrong).toContain('"code":"Other"');
  });

  it('is done with nothing left out, and all of it compared but what others hide', () => {
    const other: SqsDifference = { ...difference, id: 'S03' };
    const [only, ...rest] = whileShowing(difference, [difference, other]);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ id: 'S03', without: other.without });
    expect(only?.meets).toBeUndefined();
  });
});
