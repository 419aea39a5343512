import { spawn } from 'node:child_process';

/** A program ended with another status than 0, or could not be started. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory?: string;
}

/** Runs it to its end, its output with this process's own. @throws ProgramError */
export function runProgram({ command, args, environment, directory }: Program): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...environment },
      ...(directory !== undefined && { cwd: directory }),
    });
    child.once('error', (cause) => {
      reject(new ProgramError(`${command} cannot be run: ${cause.message}`, { cause }));
    });
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new ProgramError(`${command} ${args.join(' ')} ended with ${code ?? signal}`));
    });
  });
}
