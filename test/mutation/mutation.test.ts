import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentPath, renderReasons, renderScores, withReasons } from './document.ts';
import { judge, type Reason } from './known.ts';
import { type Mutant, type Report, scoresIn, survivorsIn } from './report.ts';
import { reasons } from './survivors.ts';

const mutant = (
  status: Mutant['status'],
  [line, column]: readonly [number, number] = [1, 1],
  [endLine, endColumn]: readonly [number, number] = [1, 2],
  replacement = 'x',
): Mutant => ({
  status,
  replacement,
  location: { start: { line, column }, end: { line: endLine, column: endColumn } },
});

const reported = (files: Readonly<Record<string, readonly Mutant[]>>, source = 'abc'): Report => ({
  files: Object.fromEntries(
    Object.entries(files).map(([file, mutants]) => [file, { source, mutants: [...mutants] }]),
  ),
});

describe('the survivors of a report', () => {
  it('are those that no test saw, run or not', () => {
    const statuses = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError'] as const;
    const report = reported({ 'core/a.ts': statuses.map((status) => mutant(status)) });
    expect(survivorsIn(report)).toHaveLength(2);
  });

  it('say what stood there and what stands there now, on a line each', () => {
    const source = 'one\n  if (a\n    && b) {\n}';
    const survivor = mutant('Survived', [2, 7], [3, 9], 'a ||\n  b');
    expect(survivorsIn(reported({ 'core/a.ts': [survivor] }, source))).toEqual([
      { file: 'core/a.ts', line: 2, change: 'a && b → a || b' },
    ]);
    const within = mutant('Survived', [2, 3], [2, 5], 'unless');
    expect(survivorsIn(reported({ 'core/a.ts': [within] }, source))).toMatchObject([
      { change: 'if → unless' },
    ]);
  });
});

describe('the scores of a report', () => {
  it('are by folder, and leave out what was not run', () => {
    const report = reported({
      'lambdas/api/a.ts': [mutant('Killed'), mutant('Survived')],
      'lambdas/api/b/c.ts': [mutant('Timeout'), mutant('CompileError'), mutant('Ignored')],
      'core/d.ts': [mutant('NoCoverage')],
    });
    expect(scoresIn(report)).toEqual([
      { folder: 'core/', mutants: 1, killed: 0, timedOut: 0 },
      { folder: 'lambdas/api/', mutants: 3, killed: 2, timedOut: 1 },
    ]);
  });

  it('are a table with a sum', () => {
    const scores = [
      { folder: 'core/', mutants: 1_000, killed: 900, timedOut: 1 },
      { folder: 'lambdas/api/', mutants: 1_000, killed: 1_000, timedOut: 0 },
    ];
    expect(renderScores(scores).split('\n').slice(2)).toEqual([
      '| `core/` | 1,000 | 900 | 1 | 90.0 % |',
      '| `lambdas/api/` | 1,000 | 1,000 | 0 | 100.0 % |',
      '| **all** | 2,000 | 1,900 | 1 | 95.0 % |',
    ]);
  });
});

describe('a survivor', () => {
  const known: readonly Reason[] = [
    { why: 'one', survivors: { 'a.ts': ['x → y'] } },
    { why: 'two', survivors: { 'a.ts': ['x → y', 'x → z'], 'b.ts': ['p → q'] } },
  ];
  const at = (line: number, change: string, file = 'a.ts') => ({ file, line, change });

  it('is known as often as there are reasons for it, in its own file', () => {
    const survivors = [at(1, 'x → y'), at(2, 'x → y'), at(3, 'x → y'), at(4, 'x → y', 'b.ts')];
    expect(judge(survivors, ['a.ts'], known).unknown).toEqual([
      at(3, 'x → y'),
      at(4, 'x → y', 'b.ts'),
    ]);
  });

  it('is missed when it survives no more, but for files that were not mutated', () => {
    expect(judge([at(1, 'x → y')], ['a.ts'], known).gone).toEqual(['a.ts: x → y', 'a.ts: x → z']);
  });
});

describe('docs/mutation.md', () => {
  it('has just the reasons that are known', () => {
    const document = readFileSync(documentPath, 'utf8');
    expect(withReasons(document) === document, 'npm run mutation -- --document writes them').toBe(
      true,
    );
  });

  it('says of each reason how many survive for it, and where', () => {
    const reason = { why: 'So.', survivors: { 'b.ts': ['x → y'], 'a.ts': ['p → q', 'p → r'] } };
    expect(renderReasons([reason]).split('\n').at(-1)).toBe('| So. | 3 | `a.ts` (2), `b.ts` |');
  });

  it('has figures, and reasons', () => {
    expect(readFileSync(documentPath, 'utf8')).toMatch(/^\| \*\*all\*\* \|/m);
    expect(reasons.length).toBeGreaterThan(0);
  });

  it('gives each reason once', () => {
    expect(new Set(reasons.map(({ why }) => why)).size).toBe(reasons.length);
  });
});
