import { describe, expect, it } from 'vitest';
import { progressLine, shrinkLine } from './progress.ts';

function tell(isTTY: boolean) {
  const written: string[] = [];
  let nowMs = 0;
  const output = { isTTY, write: (text: string) => written.push(text) };
  const show = progressLine(1_000, output, () => nowMs);
  return {
    written,
    at: (ms: number, schedules: number) => {
      nowMs = ms;
      show({ schedules, faults: schedules * 50, failures: 0 });
    },
  };
}

describe('the progress of a run', () => {
  it('tells the share, the rates and the time that is left', () => {
    const { written, at } = tell(false);
    at(20_000, 250);
    expect(written).toEqual([
      '25 %  250 of 1000 schedules (13/s), 12500 faults (625/s), 0 violations, 60 s left\n',
    ]);
  });

  it('is told now and then in a log, and at the end', () => {
    const { written, at } = tell(false);
    for (let second = 1; second <= 40; second++) at(second * 1_000, second * 25);
    expect(written.map((line) => line.split(' ')[0])).toEqual(['37', '75', '100']);
  });

  it('writes over its line on a terminal', () => {
    const { written, at } = tell(true);
    at(600, 500);
    at(700, 600);
    at(1_200, 1_000);
    expect(written).toHaveLength(2);
    expect(written.map((line) => line.startsWith('\r\x1b[2K'))).toEqual([true, true]);
    expect(written.map((line) => line.endsWith('\n'))).toEqual([false, true]);
  });
});

describe('the progress of making a failure short', () => {
  function shrinking(isTTY: boolean) {
    const written: string[] = [];
    let nowMs = 0;
    const output = { isTTY, write: (text: string) => written.push(text) };
    const line = shrinkLine(output, () => nowMs);
    return {
      written,
      line,
      at: (ms: number, runs: number) => {
        nowMs = ms;
        line.onProgress({ runs, maxRuns: 600, orders: 2, faults: 14 });
      },
    };
  }

  it('tells what is left and how many runs it took, now and then', () => {
    const { written, at } = shrinking(false);
    for (let second = 1; second <= 20; second++) at(second * 1_000, second * 8);
    expect(written).toEqual([
      'shrinking: 2 orders and 14 faults are left after 120 of at most 600 runs\n',
    ]);
  });

  it('writes over its line on a terminal, and ends it', () => {
    const { written, at, line } = shrinking(true);
    at(600, 5);
    at(700, 6);
    line.end(7);
    expect(written).toEqual([
      '\r\x1b[2Kshrinking: 2 orders and 14 faults are left after 5 of at most 600 runs',
      '\r\x1b[2Kthe shortest schedule is found, in 7 runs\n',
    ]);
  });
});
