import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { buildCode, type Mutant, mutants } from './index.ts';
import { applyMutant, MutantDoesNotApplyError } from './mutant.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'mutants-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const mutant: Mutant = {
  name: 'one-instead-of-two',
  mistake: 'A sample.',
  file: 'lambdas/runtime/parse.ts',
  find: 'two',
  replace: 'one',
  profiles: ['mixed'],
};

describe('the mutants', () => {
  it('are more than two dozen, each with a name of its own', () => {
    const names = mutants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });

  it.each(mutants)('$name applies to the code as it is, and compiles', async (each) => {
    const source = readFileSync(join(root, each.file), 'utf8');
    const mutated = await transform(applyMutant(each, source), { loader: 'ts' });
    expect(mutated.code).not.toBe((await transform(source, { loader: 'ts' })).code);
  });

  const files = [...new Set(mutants.map(({ file }) => file))];
  it.each(files)('change the bundle: %s', async (file) => {
    const ofFile = mutants.find((each) => each.file === file);
    const [mutated, unmutated] = await Promise.all([
      buildCode(ofFile, directory),
      buildCode(undefined, directory),
    ]);
    expect(readFileSync(mutated, 'utf8')).not.toBe(readFileSync(unmutated, 'utf8'));
  });

  it('are modules with the exports of the code that they change', async () => {
    const [first] = mutants;
    const module: object = await import(await buildCode(first, directory));
    const real: object = await import('../pipeline-code.ts');
    expect(Object.keys(module).sort()).toEqual(Object.keys(real).sort());
  });
});

describe('a mutant', () => {
  it('replaces its one place', () => {
    expect(applyMutant(mutant, 'one two three')).toBe('one one three');
  });

  it('is refused when its place is gone, or not the only one', () => {
    expect(() => applyMutant(mutant, 'one')).toThrow(MutantDoesNotApplyError);
    expect(() => applyMutant(mutant, 'two two')).toThrow(
      'mutant one-instead-of-two: 2 places in lambdas/runtime/parse.ts, instead of one, read two',
    );
  });

  it('fails the build when it does not apply', async () => {
    await expect(buildCode(mutant, directory)).rejects.toThrow('0 places in');
  });

  it('fails the build when its file is not simulated', async () => {
    const stranger = { ...mutant, file: 'lib/settings.ts' };
    await expect(buildCode(stranger, directory)).rejects.toThrow('is not simulated');
  });
});
