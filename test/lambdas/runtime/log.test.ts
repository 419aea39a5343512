import { afterEach, describe, expect, it } from 'vitest';
import { PermanentFault } from '../../../lambdas/runtime/faults.ts';
import { jsonLogger } from '../../../lambdas/runtime/log.ts';

function logged(fields: Readonly<Record<string, unknown>>): string {
  const lines: string[] = [];
  jsonLogger({ stack: 'Test', write: (line) => lines.push(line) }).log('warn', 'something', fields);
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
      stack: 'Test',
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
    jsonLogger({ stack: 'Shop', write: (line) => lines.push(line) }).log('info', 'something');
    expect(lines).toEqual(['{"level":"info","event":"something","stack":"Shop"}']);
  });
});

describe('an error that somebody else threw', () => {
  it('tells where, and not what: its message may quote what it was given', () => {
    const error = new TypeError(
      "Cannot create property 'a' on string 'ada@example.com'\n    at ada",
    );
    const line = logged({ error });
    expect(line).not.toMatch(/ada/);
    expect(JSON.parse(line)['error']).toEqual({
      name: 'TypeError',
      at: expect.arrayContaining([expect.stringMatching(/^at .*log\.test\.ts:\d+/)]),
    });
  });

  it('tells nothing of a stack that is not of its message', () => {
    const error = new Error('first');
    error.stack = 'Error: second\n    at ada@example.com';
    expect(JSON.parse(logged({ error }))['error']).toEqual({ name: 'Error', at: [] });
  });
});

describe('the trace of a line', () => {
  afterEach(() => {
    delete process.env['_X_AMZN_TRACE_ID'];
  });

  it('is the invocation’s, unless the line tells of a message with its own', () => {
    process.env['_X_AMZN_TRACE_ID'] = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0';
    expect(JSON.parse(logged({}))).toMatchObject({
      traceId: '1-5759e988-bd862e3fe1be46a994272793',
    });
    expect(JSON.parse(logged({ traceId: 'own' }))).toMatchObject({ traceId: 'own' });
  });
});
