/** A program that is run to its end, with what it printed; one that hangs is ended. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  readonly command: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  /** After that it is killed. */
  readonly limitMs: number;
}

export interface Ended {
  /** The exit code; for a child that was killed, why. */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Rejects when the program cannot be started. */
export async function runChild(options: Child): Promise<Ended> {
  const { command, args, environment, directory, limitMs } = options;
  const child = spawn(command, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: directory,
    env: { ...environment },
  });
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, limitMs);
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  }
  try {
    // After its pipes are read to their ends, unlike `exit`.
    await once(child, 'close');
  } finally {
    clearTimeout(limit);
  }
  const status = isLate ? `killed after ${limitMs} ms` : (child.exitCode ?? `${child.signalCode}`);
  return { status, ...printed };
}
