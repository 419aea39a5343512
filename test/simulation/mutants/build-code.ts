/** Bundles the code that is simulated, with a mistake in it or without. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { applyMutant, type Mutant } from './mutant.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const ENTRY = 'test/simulation/pipeline-code.ts';

/**
 * Bundles `pipeline-code.ts` into one ES module in `directory`, and answers the path of the module.
 * Only the bundle has the mistake: whoever imports the sources, as the accountant does, has them
 * unchanged.
 *
 * @param mutant the mistake; none: the code as it is
 * @throws MutantDoesNotApplyError (as a plugin's error in esbuild's `BuildFailure`)
 */
export async function buildCode(mutant: Mutant | undefined, directory: string): Promise<string> {
  const outfile = join(directory, `${mutant?.name ?? 'unmutated'}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    plugins: mutant ? [mutation(mutant)] : [],
    // A mutant may well leave something unused, or write what a linter would not have.
    logLevel: 'silent',
  });
  return outfile;
}

function mutation(mutant: Mutant): Plugin {
  return {
    name: `mutant ${mutant.name}`,
    setup({ onLoad, onEnd }) {
      let isLoaded = false;
      const target = join(root, mutant.file);
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path !== target) return undefined;
        isLoaded = true;
        return { contents: applyMutant(mutant, await readFile(path, 'utf8')), loader: 'ts' };
      });
      onEnd(() => {
        if (isLoaded) return undefined;
        return { errors: [{ text: `mutant ${mutant.name}: ${mutant.file} is not simulated` }] };
      });
    },
  };
}
