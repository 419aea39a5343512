import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { runChild } from './child.ts';

const node = (script: string, limitMs = 30_000) =>
  runChild({
    command: process.execPath,
    args: ['-e', script],
    environment: { ONLY: 'this' },
    directory: tmpdir(),
    limitMs,
  });

test('a child is told by its status and all that it printed', async () => {
  const script =
    "process.stdout.write('ö'.repeat(100_000)); console.error('b'); process.exitCode = 3";
  expect(await node(script)).toEqual({ status: 3, stdout: 'ö'.repeat(100_000), stderr: 'b\n' });
});

test('a child has the environment that it is given, and no other', async () => {
  const { stdout } = await node('console.log(process.env.ONLY, process.env.PATH)');
  expect(stdout).toBe('this undefined\n');
});

test('a child that hangs is killed', async () => {
  const { status } = await node('setInterval(() => {}, 1000)', 200);
  expect(status).toBe('killed after 200 ms');
});

test('a child that is killed by somebody else is told so, and what it printed is kept', async () => {
  const script = "require('node:fs').writeSync(1, 'begun'); process.kill(process.pid, 'SIGKILL')";
  expect(await node(script)).toEqual({ status: 'SIGKILL', stdout: 'begun', stderr: '' });
});

test('a program that is not there is a fault', async () => {
  const missing = { command: '/nowhere/aws', args: [], environment: {}, directory: tmpdir() };
  await expect(runChild({ ...missing, limitMs: 1_000 })).rejects.toThrow('ENOENT');
});
