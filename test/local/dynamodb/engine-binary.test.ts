import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineUnavailableError, findEngineBinary } from '../../../local/dynamodb/engine-binary.ts';

let installDirectory: string;
beforeEach(async () => {
  installDirectory = await mkdtemp(join(tmpdir(), 'order-pipeline-engine-'));
});
afterEach(() => rm(installDirectory, { recursive: true, force: true }));

/** Stands for a platform whose package the lock file does not hold. */
const platform = 'plan9-x64';

describe('the engine’s binary', () => {
  it('is installed once, at its exact version, with a message', async () => {
    const messages: string[] = [];
    const calls: (readonly string[])[] = [];
    const find = () =>
      findEngineBinary({
        installDirectory,
        platform,
        onMessage: (message) => messages.push(message),
        runNpm: async (args) => {
          calls.push(args);
          const folder = join(installDirectory, 'node_modules', '@dynoxide', platform);
          await mkdir(folder, { recursive: true });
          await writeFile(join(folder, 'package.json'), '{}');
          await writeFile(join(folder, 'dynoxide'), '');
        },
      });
    const first = await find();
    expect(first).toContain(platform);
    expect(await find()).toBe(first);
    expect(calls.map((args) => args.at(-1))).toEqual([`@dynoxide/${platform}@1.2.1`]);
    expect(messages).toHaveLength(1);
  });

  it('that cannot be had is an error that names both ways out', async () => {
    const find = findEngineBinary({
      installDirectory,
      platform,
      onMessage: () => {},
      runNpm: () => Promise.reject(new Error('404')),
    });
    await expect(find).rejects.toThrow(EngineUnavailableError);
    await expect(find).rejects.toThrow(/DYNAMODB_ENDPOINT/);
    await expect(find).rejects.toThrow(new RegExp(`@dynoxide/${platform}`));
  });
});
