import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { killTree, processIdentity } from '../../../local/process/identity.mjs';
import { startReaper } from '../../../local/process/reaper.ts';
import { eventually } from './eventually.ts';

const PARENT = fileURLToPath(new URL('./fixtures/parent.ts', import.meta.url));
const Started = z.object({ pids: z.array(z.int()), reaper: z.int() });
const alive = (pid: number): boolean => processIdentity(pid) !== undefined;

const started: number[] = [];
afterEach(() => {
  for (const pid of started.splice(0)) killTree(pid);
});

async function startParent(): Promise<{
  parent: ChildProcess;
  pids: readonly number[];
  reaper: number;
}> {
  const parent = spawn(process.execPath, ['--import', 'tsx', PARENT], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  const { pids, reaper } = Started.parse(JSON.parse(String(line)));
  started.push(...pids);
  return { parent, pids, reaper };
}

function startSleeper(): { pid: number; child: ChildProcess } {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  if (child.pid === undefined) throw new Error('no child');
  started.push(child.pid);
  return { pid: child.pid, child };
}

describe('startReaper', () => {
  it('ends every child, one in a busy loop included, when kill -9 ends the parent alone', async () => {
    const { parent, pids, reaper } = await startParent();
    expect(pids.every(alive)).toBe(true);

    parent.kill('SIGKILL');

    await eventually(() => !pids.some(alive), 2_000);
    await eventually(() => !alive(reaper), 2_000);
  });

  it('starts another reaper with the whole list when the reaper itself is killed', async () => {
    const reaper = startReaper();
    const { pid } = startSleeper();
    reaper.watch(pid);
    const first = reaper.pid();
    if (first === undefined) throw new Error('no reaper');

    process.kill(first, 'SIGKILL');
    await eventually(() => reaper.pid() !== undefined && reaper.pid() !== first, 5_000);
    await reaper.stop();

    await eventually(() => !alive(pid), 2_000);
  });

  it('leaves alone what is no longer watched', async () => {
    const reaper = startReaper();
    const { pid } = startSleeper();
    reaper.watch(pid);
    reaper.unwatch(pid);

    await reaper.stop();

    expect(alive(pid)).toBe(true);
  });
});
