import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles a module of the simulation and all that it imports into one ES module; answers its path.
 * A bundle runs twice as fast as what a loader transforms: it has no source maps to consult.
 */
export async function bundle(entry: string, directory: string, name: string): Promise<string> {
  const outfile = join(directory, `${name}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

export const bundleWorker = (directory: string) => bundle('worker.ts', directory, 'worker');

/** The pipeline as it is; a mutant's is built by `mutants/`. */
export const bundleCode = (directory: string) =>
  bundle('../pipeline-code.ts', directory, 'pipeline-code');
