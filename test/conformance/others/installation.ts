/** Programs in Python, from PyPI, in a virtual environment outside of the project. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutAws } from '../../../bin/emulator/environment.ts';
import { runProgram } from '../../../bin/emulator/run-program.ts';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** `name` of a package → its version, as pinned. */
export function pinnedVersion(name: string): string {
  const line = readFileSync(requirements, 'utf8').split('\n');
  const [, version] = line.find((pin) => pin.startsWith(`${name}==`))?.split('==') ?? [];
  if (!version) throw new Error(`${requirements} does not pin ${name}`);
  return version;
}

/** The path of an installed program. */
export type ProgramPath = (name: string) => string;

/**
 * Installs what is not there yet; needs Python 3.10 or later with venv.
 * @throws ProgramError
 */
export async function installPrograms(cache: string): Promise<ProgramPath> {
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const folder = join(cache, `conformance-${digest.slice(0, 12)}`);
  // Written last: an installation that was interrupted is made anew.
  const done = join(folder, 'installed');
  const program = (name: string) => join(folder, 'bin', name);
  if (existsSync(done)) return program;
  rmSync(folder, { recursive: true, force: true });
  const environment = withoutAws(process.env);
  await runProgram({ command: 'python3', args: ['-m', 'venv', folder], environment });
  const pip = ['install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
  await runProgram({ command: program('pip'), args: pip, environment });
  writeFileSync(done, '');
  return program;
}
