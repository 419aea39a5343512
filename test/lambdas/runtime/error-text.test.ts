import { describe, expect, it } from 'vitest';
import { tellError } from '../../../lambdas/runtime/error-text.ts';
import { PermanentFault } from '../../../lambdas/runtime/faults.ts';

/** An error of somebody else's code, thrown at these places. */
function foreign(message: string, places: number): Error {
  const error = new TypeError(message);
  const lines = Array.from({ length: places }, (_, n) => `    at f (/code/${n}.js:1:1)`);
  error.stack = [`TypeError: ${message}`, ...lines].join('\n');
  return error;
}

describe('what is told of an error', () => {
  it('is all of one of ours', () => {
    const error = new PermanentFault('the message is not JSON', { cause: new SyntaxError('{') });
    expect(tellError(error)).toEqual({
      name: 'PermanentFault',
      message: 'the message is not JSON',
      cause: { name: 'SyntaxError' },
    });
  });

  it('is the name of another, and the first five places of its stack', () => {
    const { at, ...rest } = tellError(foreign('ada@example.com', 7));
    expect(rest).toEqual({ name: 'TypeError' });
    expect(at).toHaveLength(5);
    expect(at?.[0]).toBe('at f (/code/0.js:1:1)');
  });

  it('is nothing of its message, even where it reads like a place', () => {
    expect(tellError(foreign('ada\n  at example.com', 1)).at).toEqual(['at f (/code/0.js:1:1)']);
  });

  it('is no line that merely speaks of a place', () => {
    const error = foreign('x', 1);
    error.stack += '\nada lives at home\n    at g (/code/g.js:1:1)';
    expect(tellError(error).at).toEqual(['at f (/code/0.js:1:1)', 'at g (/code/g.js:1:1)']);
  });

  it('is no place where the stack is not that of the message', () => {
    const error = foreign('x', 1);
    error.message = 'ada@example.com';
    expect(tellError(error).at).toEqual([]);
  });
});
