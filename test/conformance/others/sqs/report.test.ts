import { describe, expect, it } from 'vitest';
import { reportCases, reportFound, reportGenerated } from './report.ts';
import { Tally } from './tally.ts';

describe('the report', () => {
  it('names the cases that were not run, and only then', () => {
    const judged = { passed: 2, known: ['C001'], notRun: ['C003 (300 s)'], failures: [] };
    expect(reportCases('moto', judged)).toEqual([
      'moto: of the written cases 2 pass, 1 fail as known',
      '  not run: C003 (300 s)',
    ]);
    expect(reportCases('moto', { ...judged, notRun: [] })).toHaveLength(1);
  });

  it('says how deep the sequences went', () => {
    const tally = new Tally();
    tally.compared({ call: 'PurgeQueue', queue: 'main' }, { kind: 'answer', value: 'done' });
    tally.ended();
    const run = { sequences: 1, seed: 7, seconds: 1.4, tally };
    expect(reportGenerated('moto', run).join('\n')).toContain(
      'moto: 1 generated sequences from --seed 7 in 1 s: 1 done to their end, 1 of them with no step left out\n  1 calls answered alike: PurgeQueue 1 and 0 refused',
    );
    expect(reportGenerated('moto', { ...run, sequences: 0 })).toEqual([
      'moto: no generated sequence',
    ]);
  });

  it('prints what deviated up to the step that did, both answers, and how to see it again', () => {
    const steps = [
      { call: 'PurgeQueue', queue: 'main' },
      { call: 'PurgeQueue', queue: 'dead' },
    ] as const;
    const text = reportFound('ministack', {
      seed: 42,
      sequence: { setup: { kind: 'fifo' }, steps },
      deviation: {
        index: 0,
        step: steps[0],
        laptop: { kind: 'answer', value: 'done' },
        other: { kind: 'refusal', code: 'PurgeQueueInProgress' },
      },
    });
    expect(text.split('\n')).toEqual([
      'ministack answers the last of these steps otherwise, on {"kind":"fifo"}:',
      '  {"call":"PurgeQueue","queue":"main"}',
      '  laptop: {"kind":"answer","value":"done"}',
      '  ministack: {"kind":"refusal","code":"PurgeQueueInProgress"}',
      'Again: npm run conformance -- --part sqs --other ministack --sequences 1 --seed 42',
    ]);
  });
});
