import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { logPrinter } from '../../../local/log-printer.ts';

let kept: string;
let printed: string[];
const file = new Writable({
  write(chunk, _encoding, done) {
    kept += String(chunk);
    done();
  },
});
beforeEach(() => {
  kept = '';
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line) => printed.push(String(line)));
});
afterEach(() => vi.restoreAllMocks());

const INFO = '{"level":"info","message":"batch done"}';
const ERROR = '{"level":"error","message":"poison"}';
const lines = [INFO, ERROR, 'Error: out of memory', ''];

function print(verbose: boolean): void {
  const onLog = logPrinter(file, verbose);
  for (const line of lines) onLog({ functionName: 'email', requestId: undefined, line });
}

describe('the log printer', () => {
  it('keeps every line in the file, with its function', () => {
    print(false);

    expect(kept).toBe(lines.map((line) => `email ${line}\n`).join(''));
  });

  it('says once that the file takes no more, and goes on printing', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('ENOSPC')) });
    const onLog = logPrinter(full, false);

    onLog({ functionName: 'email', requestId: undefined, line: INFO });
    await new Promise((resolve) => full.once('close', resolve));
    onLog({ functionName: 'email', requestId: undefined, line: ERROR });

    expect(said.mock.calls).toEqual([['The log is no longer written: ENOSPC']]);
    expect(printed).toEqual([`email  ${ERROR}`]);
  });

  it('prints what tells of trouble, and not what our own logger calls routine', () => {
    print(false);

    expect(printed).toEqual([`email  ${ERROR}`, 'email  Error: out of memory', 'email  ']);
  });

  it('prints every line when asked to', () => {
    print(true);

    expect(printed).toEqual(lines.map((line) => `email  ${line}`));
  });
});
