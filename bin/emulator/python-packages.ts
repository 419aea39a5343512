/** Programs in Python, from PyPI, in virtual environments outside of the project. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutAws } from './environment.ts';
import { pinsIn } from './pins.ts';
import { ProgramError, runProgram } from './run-program.ts';

/** The path of an installed program. */
export type ProgramPath = (name: string) => string;

/**
 * Installs what a file of requirements pins, unless it is there; needs Python 3.11 or later with venv.
 *
 * @param cache the folder that the virtual environment goes into, named after what it holds
 * @throws ProgramError also where Python is older
 */
export async function installPackages(
  cache: string,
  name: string,
  requirements: string,
): Promise<ProgramPath> {
  const pins = JSON.stringify([...pinsIn(requirements)]);
  // A virtual environment is of one Python, and gone with it.
  const digest = createHash('sha256').update(`${requirePython()} ${pins}`).digest('hex');
  const folder = join(cache, `${name}-${digest.slice(0, 12)}`);
  // Written last: an installation that was interrupted is made anew.
  const done = join(folder, 'installed');
  const program = (command: string) => join(folder, 'bin', command);
  if (existsSync(done)) return program;
  rmSync(folder, { recursive: true, force: true });
  const environment = withoutAws(process.env);
  await runProgram({ command: 'python3', args: ['-m', 'venv', folder], environment });
  const pip = (...args: readonly string[]) =>
    runProgram({
      command: program('pip'),
      args: ['--disable-pip-version-check', ...args],
      environment,
    });
  // Nothing that is not pinned; what is missing then fails here.
  await pip('install', '--quiet', '--no-deps', '--requirement', requirements);
  await pip('check');
  writeFileSync(done, '');
  return program;
}

const LEAST_PYTHON = [3, 11] as const;

/** The version and the place of `python3`. @throws ProgramError there is none, or one that is too old */
function requirePython(): string {
  const asked = 'import sys; print(*sys.version_info[:2], sys.executable)';
  const { stdout, status } = spawnSync('python3', ['-c', asked], { encoding: 'utf8' });
  const [major = 0, minor = 0] = (stdout ?? '').split(' ').map(Number);
  const [leastMajor, leastMinor] = LEAST_PYTHON;
  const isEnough = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  if (status === 0 && isEnough) return stdout.trim();
  throw new ProgramError(`needs Python ${LEAST_PYTHON.join('.')} or later as python3`);
}
