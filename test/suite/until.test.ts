import { expect, it } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { TimeLimitError, until } from './until.ts';

const counter = () => {
  let count = 0;
  return async () => ++count;
};

it('asks until the answer is what is waited for', async () => {
  const clock = new FakeClock();
  const answer = until('three', counter(), (count) => count === 3, {
    clock,
    withinMs: 1_000,
    everyMs: 100,
  });
  expect(await answer).toBe(3);
  expect(clock.sleeps).toEqual([100, 100]);
});

it('fails when the time is over, with what the answer was at last', async () => {
  const clock = new FakeClock();
  const never = until('never', counter(), () => false, { clock, withinMs: 500, everyMs: 250 });
  await expect(never).rejects.toThrow(TimeLimitError);
  await expect(never).rejects.toThrow('never: not within 0.5 s; at last it was 3');
});

it('asks no more once it is interrupted', async () => {
  const stop = new AbortController();
  const patience = { clock: new FakeClock(), withinMs: 1_000, signal: stop.signal };
  const ask = async () => stop.abort(new Error('interrupted'));
  await expect(until('never', ask, () => false, patience)).rejects.toThrow('interrupted');
});
