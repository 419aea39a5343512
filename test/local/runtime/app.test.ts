import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assemble, findApp, NoAppError, stateName } from '../../../local/app.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'app-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

describe('an app of somebody else', () => {
  it('is a folder with a cdk.json, or what was synthesized of one', () => {
    write('cdk.json', '{}');
    expect(findApp(relative(process.cwd(), folder))).toEqual({
      kind: 'project',
      directory: folder,
    });

    write('manifest.json', '{}');
    expect(findApp(folder)).toEqual({ kind: 'assembly', directory: folder });
  });

  it('that is not there is an error that names the folder', () => {
    expect(() => findApp(folder)).toThrow(new NoAppError(folder));
    expect(() => findApp(join(folder, 'nowhere'))).toThrow(/nowhere is no CDK app/);
  });

  it('keeps its state apart from the pipeline’s and from that of an app of the same name', () => {
    const name = (directory: string) => stateName({ kind: 'project', directory }, 4566);

    expect(stateName({ kind: 'pipeline', directory: '/a' }, 4566)).toBe('4566');
    expect(name('/a/shop')).toMatch(/^4566-shop-[0-9a-f]{8}$/);
    expect(name('/b/shop')).not.toBe(name('/a/shop'));
  });

  it('runs each time, with the context that is given and no other', async () => {
    write('cdk.json', JSON.stringify({ app: `"${process.execPath}" app.cjs` }));
    write(
      'app.cjs',
      `require('node:fs').mkdirSync(process.env.CDK_OUTDIR, { recursive: true });
       if (process.env.CDK_CONTEXT_JSON !== '{"a":"1"}') process.exit(1);`,
    );
    const options = { stateDirectory: join(folder, 'state'), context: { a: '1' } };
    const done = { assemblyDirectory: join(folder, 'state', 'cdk.out'), synthesized: true };

    expect(await assemble(findApp(folder), options)).toEqual(done);
    expect(await assemble(findApp(folder), options)).toEqual(done);
  });

  it('that is synthesized already is taken as it is', async () => {
    const assembly = join(folder, 'cdk.out');
    mkdirSync(assembly);
    write('cdk.out/manifest.json', '{}');

    expect(await assemble(findApp(assembly), { stateDirectory: folder, context: {} })).toEqual({
      assemblyDirectory: assembly,
      synthesized: false,
    });
  });
});
