import { expect, it } from 'vitest';
import { differences } from './differences.ts';
import { failureText } from './failure.ts';
import { reportOf } from './report.ts';
import { countCall, countDifference, emptyTally } from './tally.ts';
import { noLongerDiffering } from './written.ts';

const target = { title: 'moto 0', url: 'http://127.0.0.1:1', option: '--other moto' };

it('a report tells what was compared, and which differences were met', () => {
  const tally = emptyTally();
  tally.written.sequences = 3;
  tally.written.toTheEnd = 2;
  tally.generated.sequences = 4;
  tally.generated.toTheEnd = 3;
  countCall(tally, 'PutItem', { kind: 'answer', output: {} });
  countCall(tally, 'PutItem', { kind: 'error', name: 'ValidationException' });
  countCall(tally, 'GetItem', { kind: 'answer', output: {} });
  countDifference(tally, 'D01', 'a sequence');
  countDifference(tally, 'D01');
  expect(reportOf('moto 0', tally)).toEqual([
    'moto 0: 3 written sequences, 2 alike to their end; 4 generated, 3 (75 %)',
    '  3 calls alike: GetItem 1, PutItem 1 + 1 refused',
    '  D01 (right: other): 1 written, 1 generated',
  ]);
});

it('a difference that no written sequence shows is no longer one', () => {
  const tally = emptyTally();
  const ofMoto = differences.filter(({ of }) => of.includes('moto'));
  const [first, ...others] = ofMoto;
  if (!first) throw new Error('nothing is known of moto');
  for (const { id } of others) countDifference(tally, id, 'a sequence');
  countDifference(tally, first.id);
  const told = noLongerDiffering({ ...target, name: 'moto' }, tally);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(first.id);
  countDifference(tally, first.id, 'a sequence');
  expect(noLongerDiffering({ ...target, name: 'moto' }, tally)).toEqual([]);
});

it('of an endpoint that somebody gave nothing is known, and so nothing is mended', () => {
  expect(noLongerDiffering(target, emptyTally())).toEqual([]);
});

it('a failure tells what was done, both answers, and what it is like', () => {
  const step = (what: string) => ({ what, run: () => Promise.resolve() });
  const steps = [step('put'), step('query'), step('not done')];
  const text = failureText('moto 0: seed 7', steps, {
    step: step('query'),
    nth: 1,
    history: [],
    pair: {
      command: 'Query',
      input: { Limit: 0 },
      laptop: { kind: 'error', name: 'ValidationException', status: 400 },
      other: { kind: 'answer', output: { Items: ['x'.repeat(500)] } },
    },
    answers: [undefined, undefined],
  });
  expect(text.split('\n').slice(0, 4)).toEqual([
    'moto 0: seed 7',
    '  1. put',
    '  2. query',
    'Query is answered otherwise:',
  ]);
  expect(text).toContain('"name":"ValidationException"');
  expect(text).toContain('(500 characters)');
  expect(text).toContain('As D06 (right: laptop)');
  expect(text).not.toContain('not done');
});
