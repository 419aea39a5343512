/** `npm start` as a process of its own, on ports and a state folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type SeenProcess, treeOf } from './process-tree.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const READY = 'Ctrl-C stops everything';
/** Synthesis included, on a machine that does much else. */
const READY_WITHIN_MS = 90_000;
const STOPPED_WITHIN_MS = 30_000;
const KEPT_CHARACTERS = 4_000;

/** It ended, or was not ready in time; the message has what it printed. */
export class LaptopStartError extends Error {
  override readonly name = 'LaptopStartError';
}

export interface Place {
  readonly stateDirectory: string;
  readonly ports: { readonly endpoint: number; readonly api: number; readonly console: number };
  /** CDK context. */
  readonly context: Readonly<Record<string, string>>;
}

export class LaptopProcess {
  readonly #child: ChildProcess;
  #printed = '';

  constructor({ stateDirectory, ports, context }: Place) {
    const options = Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, `${port}`]);
    const settings = Object.entries(context).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.#child = spawn(
      process.execPath,
      ['--import', 'tsx', 'local/main.ts', '--state', stateDirectory, ...options, ...settings],
      {
        cwd: PROJECT,
        stdio: ['ignore', 'pipe', 'pipe'],
        // Its tables are its own, too: the user's are not for trying things on.
        env: { ...process.env, DYNAMODB_ENDPOINT: '' },
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed = (this.#printed + text).slice(-KEPT_CHARACTERS);
      });
    }
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Undefined: it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The process, and all that descend from it, at this moment. */
  processes(): readonly SeenProcess[] {
    return this.#child.pid === undefined || this.hasEnded ? [] : treeOf(this.#child.pid);
  }

  /** @throws LaptopStartError */
  async ready(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!this.#printed.includes(READY)) {
      if (this.hasEnded) throw new LaptopStartError(`npm start ended: ${this.#printed}`);
      if (Date.now() > deadline) {
        throw new LaptopStartError(`npm start is not ready: ${this.#printed}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Resolves when the process has ended, however it ended. */
  async ended(): Promise<void> {
    if (!this.hasEnded) await once(this.#child, 'exit');
  }

  /** Ctrl-C. Answers whether it ended in time and in good order. */
  async stop(): Promise<boolean> {
    if (this.hasEnded) return false;
    this.#child.kill('SIGINT');
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), STOPPED_WITHIN_MS);
    await this.ended();
    clearTimeout(killer);
    return this.#child.exitCode === 0;
  }
}
