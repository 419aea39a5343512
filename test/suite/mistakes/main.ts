/** `npm run e2e:mistakes [-- NAME…]`: a laptop a mistake, and the feature that must see it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from '../../../bin/ops/table.ts';
import { startLaptop } from '../../e2e/laptop.ts';
import { applyMutant } from '../../simulation/mutants/mutant.ts';
import { features } from '../features/index.ts';
import { openLaptop } from '../on-laptop.ts';
import { type Result, runFeatures } from '../run.ts';
import { mistakes, type SuiteMistake } from './all.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
// CDK's own check of the template takes longer than its synthesis.
process.env['CDK_VALIDATION'] = 'false';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** What a deployment is made of. */
const parts = [
  'bin',
  'core',
  'lambdas',
  'lib',
  'local',
  'cdk.json',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
];

async function main(names: readonly string[]): Promise<number> {
  const chosen = mistakes.filter(({ name }) => names.length === 0 || names.includes(name));
  const rows: string[][] = [];
  for (const mistake of chosen) {
    const result = await seen(mistake);
    const verdict = result?.kind === 'failed' ? 'caught' : 'NOT CAUGHT';
    rows.push([mistake.name, mistake.feature, verdict, reasonIn(result)]);
    console.error(`${mistake.name}: ${verdict}`);
  }
  console.log(table(['MISTAKE', 'FEATURE', 'VERDICT', 'HOW IT SHOWS'], rows));
  return rows.length > 0 && rows.every(([, , verdict]) => verdict === 'caught') ? 0 : 1;
}

/** What becomes of the feature on a laptop with the mistake in it. */
async function seen(mistake: SuiteMistake): Promise<Result | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'order-pipeline-mistake-'));
  try {
    for (const name of parts) cpSync(join(root, name), join(directory, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
    const file = join(directory, mistake.file);
    writeFileSync(file, applyMutant(mistake, readFileSync(file, 'utf8')));
    const laptop = await startLaptop({}, undefined, { projectDirectory: directory });
    try {
      const target = await openLaptop(laptop, 'e2e-mistake');
      const feature = features.filter(({ name }) => name === mistake.feature);
      const [result] = await runFeatures(feature, target, () => {});
      await target.close();
      return result;
    } finally {
      await laptop.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Its first line, short enough for a table. */
function reasonIn(result: Result | undefined): string {
  if (result?.kind !== 'failed') return '';
  return result.reason.replace(/\s+/g, ' ').slice(0, 100);
}

process.exitCode = await main(process.argv.slice(2));
