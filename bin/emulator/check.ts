import { endpointVariables, withoutAws } from './environment.ts';
import { type Places, projectRoot, STACK } from './places.ts';
import { runProgram } from './run-program.ts';

/**
 * Holds what was deployed against the template. A process of its own: Node.js reads whom it trusts
 * at its start.
 * @throws ProgramError when anything differs that MiniStack is not known to do otherwise
 */
export function checkDeployment(places: Places): Promise<void> {
  const options = { assembly: places.assembly, stack: STACK, known: 'ministack' };
  return runProgram({
    command: process.execPath,
    args: [
      '--import',
      'tsx',
      'bin/read-back.ts',
      ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
    ],
    directory: projectRoot,
    environment: { ...withoutAws(process.env), ...endpointVariables(places) },
  });
}
