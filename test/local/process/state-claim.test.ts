import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { killTree, processIdentity } from '../../../local/process/identity.mjs';
import {
  claimState,
  StateInUseError,
  UnusableFolderError,
} from '../../../local/process/state-claim.ts';

let directory: string;
let noted: string;
const started: number[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'claim-test-'));
  noted = join(directory, 'processes');
});
afterEach(() => {
  for (const pid of started.splice(0)) killTree(pid);
  rmSync(directory, { recursive: true });
});

function startSleeper(): number {
  const { pid } = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    stdio: 'ignore',
  });
  if (pid === undefined) throw new Error('no child');
  started.push(pid);
  return pid;
}

/** The notes of a run whose main process is gone. */
function leaveNotes(...pids: readonly number[]): void {
  const lines = pids.map((pid) => `${pid} ${processIdentity(pid)}\n`);
  writeFileSync(noted, `999999 of an earlier boot\n${lines.join('')}`);
}

describe('claiming a state folder', () => {
  it('refuses one that a running process has, and names it', async () => {
    const claim = await claimState(directory);
    await expect(claimState(directory)).rejects.toThrow(StateInUseError);
    await expect(claimState(directory)).rejects.toThrow(`process ${process.pid}`);
    claim.release();
    (await claimState(directory)).release();
    expect(existsSync(noted)).toBe(false);
  });

  it('refuses one that cannot be made, and says why', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    await expect(claimState(file)).rejects.toThrow(UnusableFolderError);
    await expect(claimState(join(file, 'in-it'))).rejects.toThrow(
      `${file}/in-it cannot hold the state: ENOTDIR`,
    );
  });

  it('takes over one whose process was killed, at once', async () => {
    leaveNotes();
    const claim = await claimState(directory);
    expect(readFileSync(noted, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    claim.release();
  });

  it('ends what the killed run has left, and waits until it is gone', async () => {
    const pid = startSleeper();
    leaveNotes(pid);
    await claimState(directory);
    expect(processIdentity(pid)).toBeUndefined();
  });

  it('leaves alone a process that merely bears the pid of one', async () => {
    const pid = startSleeper();
    writeFileSync(noted, `999999 of an earlier boot\n${pid} another\n`);
    await claimState(directory);
    expect(processIdentity(pid)).toBeDefined();
  });

  it('reads over a note that was torn by a kill', async () => {
    const pid = startSleeper();
    leaveNotes(pid);
    appendFileSync(noted, '12');
    await claimState(directory);
    expect(processIdentity(pid)).toBeUndefined();
  });

  it('notes the children of this run for the next', async () => {
    const claim = await claimState(directory);
    const pid = startSleeper();
    claim.add(pid);
    expect(readFileSync(noted, 'utf8')).toContain(`\n${pid} ${processIdentity(pid)}\n`);
    claim.release();
  });
});
