import { expect, it } from 'vitest';
import { renderRun } from './write-table.ts';

it('the table of a run has a row a call site, and each fault there, the rarest first', () => {
  const run = {
    schedules: 1_000,
    faults: 12_345,
    elapsedMs: 61_400,
    failures: [],
    replayed: 3,
    different: [],
    ends: { 'orders rejected': 2, 'mails sent': 1_000 },
    table: { 'api get': { slow: 12_000, fail: 345 } },
  };
  expect(renderRun(run).split('\n')).toEqual([
    '1,000 schedules, 12,345 faults, 0 violations; 3 replays, 0 of them different; 61 s. ' +
      'What came of it: 1,000 mails sent, 2 orders rejected.',
    '',
    '| call site | faults | how often each, the rarest first |',
    '|---|---|---|',
    '| api get | 12,345 | fail 345, slow 12,000 |',
  ]);
});
