/** Checks the licences of everything that is shipped; ends with 1 when one does not allow it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { judgeLicences, lockSchema } from './judge.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Packages whose code is in a function's bundle, by their paths in the lock file. */
function bundledPackages(): ReadonlySet<string> {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: readdirSync(`${root}/lambdas`)
      .filter((folder) => readdirSync(`${root}/lambdas/${folder}`).includes('index.ts'))
      .map((folder) => `lambdas/${folder}/index.ts`),
    outdir: 'out',
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const paths = Object.keys(metafile.inputs).flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [],
  );
  return new Set(paths);
}

const lock = lockSchema.parse(JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')));
const bundled = bundledPackages();
const { allowed, refused } = judgeLicences(lock, bundled);
for (const [licence, count] of Object.entries(allowed)) console.log(`${count} × ${licence}`);
console.log(`${bundled.size} packages are in the functions' bundles`);
for (const each of refused) console.error(`may not be shipped: ${each}`);
process.exitCode = refused.length === 0 ? 0 : 1;
