import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../bin/command-line/usage-error.ts';
import { parseArguments } from '../../../bin/replay/arguments.ts';

describe('the command line of the replay', () => {
  it('needs nothing but a file', () => {
    expect(parseArguments(['orders.csv'])).toEqual({
      file: 'orders.csv',
      url: undefined,
      endpoint: 'http://127.0.0.1:4566',
      stack: 'OrderPipelineDevelopment',
      region: undefined,
      limit: undefined,
      runId: undefined,
      concurrency: 16,
      timeoutMs: 300_000,
      json: false,
    });
  });

  it('shows its help on demand', () => {
    expect(parseArguments(['--help'])).toBeUndefined();
  });

  it.each([
    [[], 'name the file'],
    [['a.csv', 'b.csv'], 'b.csv'],
    [['a.csv', '--limit', '0'], '--limit'],
    [['a.csv', '--limit', 'ten'], '"ten"'],
    [['a.csv', '--run-id', 'a b'], '--run-id'],
    [['a.csv', '--concurrency', '257'], '--concurrency'],
    [['a.csv', '--timeout', '1.5'], '--timeout'],
    [['a.csv', '--url', 'localhost'], '--url'],
    [['a.csv', '--endpoint', 'ftp://x'], '--endpoint'],
    [['a.csv', '--verbose'], '--verbose'],
  ])('%j is refused by name', (args, message) => {
    expect(() => parseArguments(args)).toThrow(UsageError);
    expect(() => parseArguments(args)).toThrow(message);
  });
});
