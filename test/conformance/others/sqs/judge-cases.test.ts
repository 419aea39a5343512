import { expect, it } from 'vitest';
import { judgeCases } from './judge-cases.ts';
import type { SqsDifference } from './known.ts';
import { sampleDifference } from './sample-difference.ts';
import type { CaseOutcome } from './written.ts';

const passed: CaseOutcome = { kind: 'passed' };
const failed: CaseOutcome = { kind: 'failed', reason: 'expected 1 to be 2' };
const notRun: CaseOutcome = { kind: 'not run', waitsSeconds: 300 };
const known: SqsDifference = {
  ...sampleDifference,
  cases: ['C002', 'C003'],
};

it('accepts that a case fails which a difference names, and one that is not run', () => {
  const outcomes = new Map<string, CaseOutcome>([
    ['C003', notRun],
    ['C002', failed],
    ['C001', passed],
  ]);
  expect(judgeCases('moto', outcomes, [known])).toEqual({
    passed: 1,
    known: ['C002'],
    notRun: ['C003 (300 s)'],
    failures: [],
  });
});

it('names a failure that no difference names', () => {
  const { failures, known: asKnown } = judgeCases('moto', new Map([['C001', failed]]), [known]);
  expect(asKnown).toEqual([]);
  expect(failures).toEqual([
    'moto fails C001, and no known difference says so: expected 1 to be 2',
  ]);
});

it('names a difference whose case passes now', () => {
  const { failures } = judgeCases('moto', new Map([['C002', passed]]), [known]);
  expect(failures).toEqual(['moto passes C002 now, which S01 says that it does not']);
});

it('does not take a case that was not answered for one that fails as known', () => {
  const unanswered: CaseOutcome = { kind: 'unanswered', reason: 'ECONNRESET' };
  const { failures, known: asKnown } = judgeCases('moto', new Map([['C002', unanswered]]), [known]);
  expect(asKnown).toEqual([]);
  expect(failures).toEqual(['moto does not answer in C002: ECONNRESET']);
});
