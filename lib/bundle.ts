import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folders of `lambdas/` that hold code that the functions share, and no function. */
const SHARED = 'runtime';

let bundles: string | undefined;

/** The code of the function in `lambdas/<folder>/index.ts`, bundled into one file. */
export function bundle(folder: string): Code {
  bundles ??= bundleAll();
  return Code.fromAsset(join(bundles, folder));
}

/**
 * Bundles every function in one call of esbuild, in process. CDK's own NodejsFunction starts esbuild
 * through the package manager, once a function, and `npm start` would wait for it.
 */
function bundleAll(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'order-pipeline-'));
  const folders = readdirSync(join(root, 'lambdas')).filter((folder) => folder !== SHARED);
  buildSync({
    absWorkingDir: root,
    entryPoints: folders.map((folder) => `lambdas/${folder}/index.ts`),
    outbase: 'lambdas',
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // Half the size and two thirds of the start-up time of the default (`main` first).
    mainFields: ['module', 'main'],
    // The laptop runs the same bundle on the oldest Node that it supports.
    target: 'node20',
    minify: true,
    logLevel: 'warning',
  });
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  return outdir;
}
