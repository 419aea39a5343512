import { expect, it } from 'vitest';
import type { Call, Outcome } from './recorder.ts';
import { runSequence, untilAnswered } from './sequence.ts';
import type { Side } from './side.ts';
import type { Step } from './step.ts';

const answer = (output: unknown): Outcome => ({ kind: 'answer', output });
const call = (command: string, outcome: Outcome, exact?: unknown): Call => ({
  command,
  input: { of: command },
  outcome,
  exact,
});

/** A side that makes these calls, and of a step answers its own text. */
function sideOf(calls: readonly (readonly Call[])[], text = 'the same'): Side {
  const left = [...calls];
  const none = () => Promise.reject(new Error('not to be called'));
  const side: Pick<Side, 'takeCalls' | 'tableNames'> = {
    takeCalls: () => left.shift() ?? [],
    tableNames: { orders: text, stock: text },
  };
  return Object.assign(
    Object.create({ reconnect: () => {}, startAfresh: none, empty: none, end: none }),
    side,
  );
}

const step: Step = { what: 'a step', run: async ({ tableNames }) => tableNames.stock };
const run = (
  laptop: Side,
  other: Side,
  steps: readonly Step[] = [step],
  onCall: (command: string) => void = () => {},
) => runSequence(steps, { laptop, other }, onCall);

it('what is answered alike to the end did not part, and every call of it is told', async () => {
  const calls = [
    [call('GetItem', answer(1)), call('PutItem', answer(2))],
    [call('Scan', answer(3))],
  ];
  const told: string[] = [];
  const parting = await run(sideOf(calls), sideOf(calls), [step, step], (name) => told.push(name));
  expect(parting).toBeUndefined();
  expect(told).toEqual(['GetItem', 'PutItem', 'Scan']);
});

it('they part at the first call that is answered otherwise, and nothing is done after', async () => {
  const same = [call('GetItem', answer(1))];
  const laptop = sideOf([same, [call('PutItem', answer(1)), call('Scan', answer(1))]]);
  const error: Outcome = { kind: 'error', name: 'ValidationException', status: 400 };
  const other = sideOf([same, [call('PutItem', error)]]);
  const isReached = { what: 'never', run: () => Promise.reject(new Error('it was done')) };
  const parting = await run(laptop, other, [step, step, isReached]);
  expect(parting).toMatchObject({
    nth: 1,
    history: [{ command: 'GetItem' }],
    pair: { command: 'PutItem', laptop: answer(1), other: error },
  });
});

it('they part where one makes another call, or one more', async () => {
  const get = call('GetItem', answer(1));
  const put = call('PutItem', answer(1));
  for (const calls of [[put], [], [get, put]]) {
    const parting = await run(sideOf([[get]]), sideOf([calls]));
    expect(parting).toMatchObject({ nth: 0 });
    expect(parting?.pair).toBeUndefined();
  }
});

it('they part where the calls are alike, and what the step makes of them is not', async () => {
  const parting = await run(sideOf([], 'one'), sideOf([], 'two'));
  expect(parting?.answers).toEqual([{ value: 'one' }, { value: 'two' }]);
});

it('a fault is compared by its name, and whether something may have been written', async () => {
  const failing = (certain: boolean): Step => ({
    what: 'fails',
    run: async ({ tableNames }) => {
      const isOther = tableNames.stock === 'other';
      throw Object.assign(new Error(tableNames.stock), { certain: isOther ? certain : true });
    },
  });
  const sides = () => [sideOf([], 'laptop'), sideOf([], 'other')] as const;
  expect(await run(...sides(), [failing(true)])).toBeUndefined();
  expect(await run(...sides(), [failing(false)])).toMatchObject({ nth: 0 });
});

it('an exact step compares how a number is spelt', async () => {
  const sides = () =>
    ['100', '1e2'].map((text) => sideOf([[call('GetItem', answer('1e2'), text)]])) as [Side, Side];
  expect(await run(...sides())).toBeUndefined();
  expect(await run(...sides(), [{ ...step, isExact: true }])).toMatchObject({
    pair: { laptop: answer('100'), other: answer('1e2') },
  });
});

it('what was not answered is done once more, and is never alike', async () => {
  const broken = [call('GetItem', { kind: 'error', name: 'ECONNRESET' })];
  const answered = [call('GetItem', answer(1))];
  const partingOf = (ours: (readonly Call[])[], theirs: (readonly Call[])[]) => {
    const sides = { laptop: sideOf(ours), other: sideOf(theirs) };
    return untilAnswered(sides, () => runSequence([step], sides, () => {}));
  };
  expect(await partingOf([broken, answered], [answered, answered])).toBeUndefined();
  expect(await partingOf([broken, answered], [broken, answered])).toBeUndefined();
  for (const theirs of [broken, answered]) {
    expect(await partingOf([broken, broken, answered], [theirs, theirs, theirs])).toMatchObject({
      pair: { laptop: { name: 'ECONNRESET' } },
    });
  }
});
