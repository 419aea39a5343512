import { expect, it } from 'vitest';
import { sampleDifference } from './sample-difference.ts';
import type { Step } from './step.ts';
import { Tally } from './tally.ts';

const purge: Step = { call: 'PurgeQueue', queue: 'main' };
const find: Step = { call: 'GetQueueUrl', queue: 'main' };
const known = sampleDifference;

function one(isLeftOut: boolean): Tally {
  const tally = new Tally();
  tally.compared(purge, { kind: 'refusal', code: 'PurgeQueueInProgress' });
  tally.compared(find, { kind: 'answer', value: 'main' });
  if (isLeftOut) tally.leftOut(known);
  return tally;
}

it('counts what was compared and left out over sequences', () => {
  const all = new Tally();
  const sequences = [one(true), one(false)];
  for (const tally of sequences) {
    tally.ended();
    all.add(tally);
  }
  expect(all.calls).toEqual([
    ['GetQueueUrl', { answers: 2, refusals: 0 }],
    ['PurgeQueue', { answers: 0, refusals: 2 }],
  ]);
  expect(all.differences).toEqual([['S01', 1]]);
  expect([all.whole, all.complete]).toEqual([2, 1]);
});

it('counts no sequence that deviated as done', () => {
  const all = new Tally();
  all.add(one(false));
  expect([all.whole, all.complete]).toEqual([0, 0]);
});
