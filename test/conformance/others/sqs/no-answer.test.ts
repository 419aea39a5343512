import { expect, it } from 'vitest';
import { NoAnswerError, onceMoreIfUnanswered } from './no-answer.ts';

/** Connections by their number, and which of those that were made are given up. */
function counted() {
  const made: number[] = [];
  const destroyed: number[] = [];
  const connect = () => {
    const pair = made.push(made.length + 1);
    return { pair, destroy: () => destroyed.push(pair) };
  };
  return { made, destroyed, connect };
}

/** Fails on the first so many connections. */
function failing(times: number, error: Error) {
  const tried: number[] = [];
  const work = async (pair: number) => {
    if (tried.push(pair) <= times) throw error;
    return `done on ${pair}`;
  };
  return { tried, work };
}

const unanswered = new NoAnswerError('SendMessageCommand', new Error('ECONNRESET'));

it('what is answered is done once, on the connections that there are', async () => {
  const { made, connect } = counted();
  const { work } = failing(0, unanswered);
  expect(await onceMoreIfUnanswered(0, connect, work)).toBe('done on 0');
  expect(made).toEqual([]);
});

it('what is not answered is done again on others, which are given up', async () => {
  const { destroyed, connect } = counted();
  const { work } = failing(1, unanswered);
  expect(await onceMoreIfUnanswered(0, connect, work)).toBe('done on 1');
  expect(destroyed).toEqual([1]);
});

it('what is not answered again fails', async () => {
  const { destroyed, connect } = counted();
  const { tried, work } = failing(2, unanswered);
  await expect(onceMoreIfUnanswered(0, connect, work)).rejects.toBe(unanswered);
  expect([tried, destroyed]).toEqual([[0, 1], [1]]);
});

it('what fails otherwise is not done again', async () => {
  const { connect } = counted();
  const fault = new Error('fault');
  const { tried, work } = failing(1, fault);
  await expect(onceMoreIfUnanswered(0, connect, work)).rejects.toBe(fault);
  expect(tried).toEqual([0]);
});
