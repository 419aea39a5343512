import { describe, expect, it } from 'vitest';
import { PermanentFault } from '../../../lambdas/runtime/faults.ts';
import { jsonLogger } from '../../../lambdas/runtime/log.ts';

function logged(fields: Readonly<Record<string, unknown>>): string {
  const lines: string[] = [];
  jsonLogger((line) => lines.push(line)).log('warn', 'something', fields);
  expect(lines).toHaveLength(1);
  return lines.join();
}

describe('a log line', () => {
  it('is one line of JSON', () => {
    const line = logged({ count: 1, text: 'two\nlines' });
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({
      level: 'warn',
      event: 'something',
      count: 1,
      text: 'two\nlines',
    });
  });

  it('tells of an error’s cause its name alone: its message may be personal', () => {
    const cause = new TypeError('ada@example.com is not valid');
    const line = logged({ error: new PermanentFault('the mail failed', { cause }) });
    expect(line).not.toContain('ada@');
    expect(JSON.parse(line)['error']).toEqual({
      name: 'PermanentFault',
      message: 'the mail failed',
      cause: { name: 'TypeError' },
    });
  });

  it('tells of a cause that is no error, or of none, nothing', () => {
    for (const error of [
      new PermanentFault('the mail failed', { cause: 'ada@example.com' }),
      new PermanentFault('the mail failed'),
    ]) {
      expect(JSON.parse(logged({ error }))['error']).toEqual({
        name: 'PermanentFault',
        message: 'the mail failed',
      });
    }
  });

  it('needs no more than a level and an event', () => {
    const lines: string[] = [];
    jsonLogger((line) => lines.push(line)).log('info', 'something');
    expect(lines).toEqual(['{"level":"info","event":"something"}']);
  });
});
