import { describe, expect, it, onTestFinished } from 'vitest';
import { startSqsServer } from '../../../../local/sqs/server.ts';
import { clientOf } from './client.ts';
import type { SqsDifference } from './known.ts';
import { NoAnswerError } from './no-answer.ts';
import { judgeShown, showAgain, whileShowing } from './shown.ts';
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

  it('is not shown by an endpoint that does not answer', async () => {
    const [laptop, other] = [await startSqsServer(), await startSqsServer()];
    await other.close();
    const [sqs, otherSqs] = [clientOf(laptop.url), clientOf(other.url)];
    onTestFinished(() => {
      sqs.destroy();
      otherSqs.destroy();
      return laptop.close();
    });
    const pair = { laptop: { sqs, model: laptop.model }, other: { sqs: otherSqs } };
    const connect = () => ({ pair, destroy: () => {} });
    const shown = showAgain('moto', pair, connect, [difference]);
    await expect(shown).rejects.toBeInstanceOf(NoAnswerError);
  });

  it('is done with nothing left out, and all of it compared but what others hide', () => {
    const other: SqsDifference = { ...difference, id: 'S03' };
    const [only, ...rest] = whileShowing(difference, [difference, other]);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ id: 'S03', without: other.without });
    expect(only?.meets).toBeUndefined();
  });
});
