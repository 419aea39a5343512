import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
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

/** Whether the process has a handler of its own for the signal (proc(5), SigCgt). */
function catches(pid: number, signal: NodeJS.Signals): boolean {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return ((BigInt(`0x${mask}`) >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
}

describe('startReaper', () => {
  it('ends every child, one in a busy loop and one deaf to SIGTERM included, when kill -9 ends the parent alone', async () => {
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

  it('takes the processes that a child has started along with it', async () => {
    const reaper = startReaper();
    const child = spawn('sh', ['-c', 'sleep 1000 & echo $!; wait'], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const grandchild = z.coerce.number().int().min(2).parse(line);
    if (child.pid === undefined) throw new Error('no child');
    const pids = [child.pid, grandchild];
    started.push(...pids);
    reaper.watch(child.pid);

    await reaper.stop();

    await eventually(() => !pids.some(alive), 2_000);
  });

  it('when stopped ends what is watched and itself, and may be stopped again', async () => {
    const reaper = startReaper();
    const { pid } = startSleeper();
    const own = reaper.pid();
    reaper.watch(pid);

    await reaper.stop();

    expect(own === undefined || alive(own)).toBe(false);
    await eventually(() => !alive(pid), 2_000);
    await reaper.stop();
  });

  it.runIf(process.platform === 'linux')(
    'does not die of the signals that a terminal sends to every process',
    async () => {
      const reaper = startReaper();
      const { pid } = startSleeper();
      reaper.watch(pid);
      const own = reaper.pid();
      if (own === undefined) throw new Error('no reaper');
      await eventually(() => catches(own, 'SIGHUP'), 5_000);

      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(own, signal);
      await reaper.stop();

      await eventually(() => !alive(pid), 2_000);
    },
  );

  it('leaves alone what is no longer watched', async () => {
    const reaper = startReaper();
    const { pid } = startSleeper();
    reaper.watch(pid);
    reaper.unwatch(pid);

    await reaper.stop();

    expect(alive(pid)).toBe(true);
  });
});
