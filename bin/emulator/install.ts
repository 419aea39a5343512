import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withoutAws } from './environment.ts';
import { MINISTACK_VERSION, type Places } from './places.ts';
import { runProgram } from './run-program.ts';

/** Written last: an installation that was interrupted is made anew. */
const program = ({ python }: Places) => join(python, 'bin', 'ministack');

/** MiniStack's program, installed from PyPI into a virtual environment unless it is there. */
export async function installMiniStack(places: Places): Promise<string> {
  const path = program(places);
  if (existsSync(path)) return path;
  rmSync(places.python, { recursive: true, force: true });
  const environment = withoutAws(process.env);
  await runProgram({ command: 'python3', args: ['-m', 'venv', places.python], environment });
  const pip = ['install', '--quiet', '--disable-pip-version-check'];
  await runProgram({
    command: join(places.python, 'bin', 'pip'),
    args: [...pip, `ministack==${MINISTACK_VERSION}`],
    environment,
  });
  return path;
}
