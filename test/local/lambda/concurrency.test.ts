import { afterEach, describe, expect, it } from 'vitest';
import { processIdentity } from '../../../local/process/identity.mjs';
import { eventually } from '../process/eventually.ts';
import { type Served, serve } from './functions.ts';
import { manualClock } from './manual-clock.ts';

let served: Served | undefined;
afterEach(() => served?.cleanUp());

/** Answers its pid when a file appears; without a file, at once. */
const GATED = `
const { existsSync } = require('node:fs');
exports.handler = async ({ name, gate }) => {
  console.log('began ' + name);
  while (gate && !existsSync(gate)) await new Promise((r) => setTimeout(r, 10));
  console.log('ended ' + name);
  return process.pid;
};`;

const lines = () => served?.logs.map(({ line }) => line) ?? [];
const invoke = (name: string, gate?: string) => served?.service.invoke('f', { name, gate });

async function open(gate: string): Promise<void> {
  const { writeFile } = await import('node:fs/promises');
  await writeFile(gate, '');
}

describe('the environments of a function', () => {
  it('are reused while warm, one invocation at a time', async () => {
    served = serve(GATED);

    const first = await invoke('a');
    const second = await invoke('b');

    expect(second).toEqual(first);
    expect(served.started).toHaveLength(1);
  });

  it('are added up to the maximum; beyond it invocations wait', async () => {
    served = serve(GATED, { maximumEnvironments: 2 });
    const gate = `${served.directory}/gate`;
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => invoke(name, gate));
    await eventually(() => lines().length === 2, 5_000);
    expect(served.service.environments().map(({ busy }) => busy)).toEqual([true, true]);

    await open(gate);
    const results = await Promise.all(all);

    expect(results.every((result) => result?.kind === 'ok')).toBe(true);
    expect(served.started).toHaveLength(2);
    const began = lines().filter((line) => line.startsWith('began'));
    expect(began.slice(0, 2).sort()).toEqual(['began a', 'began b']);
  });

  it('serve those that wait in the order in which they came', async () => {
    // One environment: the lines of two would come in either order.
    served = serve(GATED, { maximumEnvironments: 1 });
    const gate = `${served.directory}/gate`;
    const all = ['a', 'b', 'c', 'd'].map((name) => invoke(name, gate));
    await eventually(() => lines().length === 1, 5_000);

    await open(gate);
    await Promise.all(all);

    const began = lines().filter((line) => line.startsWith('began'));
    expect(began).toEqual(['began a', 'began b', 'began c', 'began d']);
  });

  it('are no more than the reserved concurrency, which may be none', async () => {
    served = serve(GATED, { spec: { reservedConcurrency: 1 } });
    const [a, b] = await Promise.all([invoke('a'), invoke('b')]);
    expect(b).toEqual(a);
    await served.cleanUp();

    served = serve(GATED, { spec: { reservedConcurrency: 0 } });
    expect(await invoke('a')).toEqual({ kind: 'throttled' });
    expect(served.started).toEqual([]);
  });

  it('are replaced for those who wait when they die', async () => {
    served = serve(GATED, { maximumEnvironments: 1 });
    const { service } = served;
    const a = invoke('a', `${served.directory}/never`);
    const b = invoke('b');
    await eventually(() => lines().length === 1, 5_000);

    service.kill(service.environments()[0]?.pid ?? 0);

    expect(await a).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await b).toMatchObject({ kind: 'ok' });
  });

  it('that died while idle are not used again', async () => {
    served = serve(GATED);
    const { service, exited } = served;
    await invoke('a');
    service.kill(service.environments()[0]?.pid ?? 0);
    await eventually(() => exited.length === 1, 2_000);

    expect(service.environments()).toEqual([]);
    expect(await invoke('b')).toMatchObject({ kind: 'ok' });
  });

  it('end after a minute without work, all but one', async () => {
    const clock = manualClock();
    served = serve(GATED, { clock });
    const { service, exited } = served;
    const gate = `${served.directory}/gate`;
    const all = ['a', 'b', 'c'].map((name) => invoke(name, gate));
    await eventually(() => lines().length === 3, 10_000);
    await open(gate);
    await Promise.all(all);

    clock.advance(59_999);
    expect(service.environments()).toHaveLength(3);
    clock.advance(1);

    await eventually(() => exited.length === 2, 2_000);
    expect(service.environments()).toHaveLength(1);
    clock.advance(3_600_000);
    expect(service.environments()).toHaveLength(1);
  });

  it('all end with the service; what ran is an error, what waited is throttled', async () => {
    served = serve(GATED, { maximumEnvironments: 1 });
    const a = invoke('a', `${served.directory}/never`);
    const b = invoke('b');
    await eventually(() => lines().length === 1, 5_000);

    await served.service.stop();

    expect(await a).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await b).toEqual({ kind: 'throttled' });
    expect(await invoke('c')).toEqual({ kind: 'throttled' });
    expect(served.started.filter((pid) => processIdentity(pid) !== undefined)).toEqual([]);
  });
});
