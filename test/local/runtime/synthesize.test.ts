import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SynthesisError, synthesize } from '../../../local/synthesize.ts';

/** Writes what it was given where the CDK would write the assembly, and counts its runs. */
const APP = `
const fs = require('node:fs');
fs.appendFileSync('runs', 'x');
fs.mkdirSync(process.env.CDK_OUTDIR, { recursive: true });
fs.writeFileSync(process.env.CDK_OUTDIR + '/context.json', process.env.CDK_CONTEXT_JSON);
`;

let project: string;
let out: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'synthesize-'));
  out = join(project, 'out', 'cdk.out');
  for (const folder of ['bin', 'lib', 'lambdas/api', 'core']) {
    mkdirSync(join(project, folder), { recursive: true });
  }
  const app = `"${process.execPath}" bin/app.ts`;
  write('cdk.json', JSON.stringify({ app, context: { flag: true, batchSize: '10' } }));
  write('package-lock.json', '{}');
  write('bin/app.ts', APP);
  write('lambdas/api/index.ts', 'export {}');
});
afterEach(() => rmSync(project, { recursive: true }));

const write = (file: string, text: string) => writeFileSync(join(project, file), text);
const runs = () => {
  const file = join(project, 'runs');
  return existsSync(file) ? readFileSync(file, 'utf8').length : 0;
};
const run = (context: Record<string, string> = {}, reuse?: boolean) =>
  synthesize({
    projectDirectory: project,
    outputDirectory: out,
    context,
    ...(reuse !== undefined && { reuse }),
  });

describe('the synthesis', () => {
  it('runs the app of cdk.json with its context, and the given one on top', async () => {
    expect(await run({ batchSize: '1', environment: 'development' })).toEqual({ reused: false });

    expect(JSON.parse(readFileSync(join(out, 'context.json'), 'utf8'))).toEqual({
      flag: true,
      batchSize: '1',
      environment: 'development',
    });
  });

  it('is not done again while nothing changed', async () => {
    await run({ batchSize: '1' });

    expect(await run({ batchSize: '1' })).toEqual({ reused: true });
    expect(runs()).toBe(1);
  });

  it.each<[string, () => void]>([
    ['a function’s source', () => appendFileSync(join(project, 'lambdas/api/index.ts'), '\n')],
    ['a new source', () => write('core/money.ts', '')],
    ['a source that is gone', () => rmSync(join(project, 'lambdas/api/index.ts'))],
    ['the app', () => appendFileSync(join(project, 'bin/app.ts'), '\n')],
    ['the lock file', () => write('package-lock.json', '{ }')],
    ['a setting of cdk.json', () => appendFileSync(join(project, 'cdk.json'), '\n')],
    ['an assembly that is gone', () => rmSync(out, { recursive: true })],
  ])('is done again after a change: %s', async (_name, change) => {
    await run();
    change();

    expect(await run()).toEqual({ reused: false });
    expect(runs()).toBe(2);
  });

  it('is done again with another context', async () => {
    await run();

    expect(await run({ batchSize: '2' })).toEqual({ reused: false });
  });

  it('is done again when nothing may be reused', async () => {
    await run();

    expect(await run({}, false)).toEqual({ reused: false });
    expect(runs()).toBe(2);
  });

  it('has what was looked up before, but for what is given', async () => {
    write('cdk.context.json', JSON.stringify({ zone: 'a', batchSize: '2', flag: false }));
    await run({ batchSize: '1' });

    expect(JSON.parse(readFileSync(join(out, 'context.json'), 'utf8'))).toEqual({
      flag: false,
      zone: 'a',
      batchSize: '1',
    });
  });

  it.each(['no json', '{"context":{}}'])(
    'of a cdk.json that cannot be used is an error that names it: %s',
    async (text) => {
      write('cdk.json', text);

      await expect(run()).rejects.toThrow(SynthesisError);
      await expect(run()).rejects.toThrow(/cdk\.json cannot be used/);
    },
  );

  it('leaves nothing of the assembly before', async () => {
    await run();
    writeFileSync(join(out, 'asset.old'), '');

    await run({ batchSize: '2' });

    expect(existsSync(join(out, 'asset.old'))).toBe(false);
  });

  it('that fails shows what the app printed, on either stream, and is tried again', async () => {
    write(
      'bin/app.ts',
      `console.log('to stdout'); console.error('no such setting'); process.exit(3)`,
    );

    const failure = run();

    await expect(failure).rejects.toThrow(SynthesisError);
    await expect(failure).rejects.toThrow(/the CDK app failed:.*to stdout/s);
    await expect(failure).rejects.toThrow(/no such setting/);
    await expect(run()).rejects.toThrow(SynthesisError);
    write('bin/app.ts', APP);
    expect(await run()).toEqual({ reused: false });
  });

  it('that fails after a success does not leave the old assembly to be used', async () => {
    await run();
    write('bin/app.ts', 'process.exit(1)');

    await expect(run()).rejects.toThrow(SynthesisError);
    await expect(run()).rejects.toThrow(SynthesisError);
  });

  it('of an app that cannot be started is an error too', async () => {
    write('cdk.json', JSON.stringify({ app: 'no-such-command-of-ours' }));

    await expect(run()).rejects.toThrow(/no-such-command-of-ours/);
  });
});
