import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { killTree, processIdentity } from '../../../local/process/identity.mjs';
import { endStaleProcess, writePidFile } from '../../../local/process/pid-file.ts';

let folder: string;
let pid: number;
let ended: Promise<unknown>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pid-file-'));
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  if (child.pid === undefined) throw new Error('no child');
  pid = child.pid;
  ended = once(child, 'exit');
});
afterEach(async () => {
  killTree(pid);
  await ended;
  rmSync(folder, { recursive: true });
});

describe('endStaleProcess', () => {
  it('ends the very process that was recorded, and forgets it', async () => {
    const file = join(folder, 'engine.pid');
    writePidFile(file, pid);

    expect(endStaleProcess(file)).toBe(pid);

    await ended;
    expect(existsSync(file)).toBe(false);
  });

  it('spares a later process that has the same pid', () => {
    const file = join(folder, 'engine.pid');
    writePidFile(file, pid);
    const recorded = readFileSync(file, 'utf8');
    writeFileSync(file, recorded.replace(/"identity":"/, '"identity":"earlier-'));

    expect(endStaleProcess(file)).toBeUndefined();

    expect(processIdentity(pid)).toBeDefined();
  });

  it.each(['', '{"pid":', '{"pid":1,"identity":"x"}', '{"pid":-1,"identity":"x"}', 'null'])(
    'ends nothing on a damaged file: %s',
    (text) => {
      const file = join(folder, 'engine.pid');
      writeFileSync(file, text);

      expect(endStaleProcess(file)).toBeUndefined();
      expect(existsSync(file)).toBe(false);
    },
  );

  it('ends nothing when no file was left', () => {
    expect(endStaleProcess(join(folder, 'none.pid'))).toBeUndefined();
  });
});
