/** One life of the engine's process: a free port, a start, and the wait until it answers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const HEALTH_POLL_MS = 20;
const START_TIMEOUT_MS = 10_000;
/** The engine ends within milliseconds of SIGTERM; after this it is killed. */
const STOP_TIMEOUT_MS = 2_000;
/** Lines of the engine's error output kept for the message of a failed start. */
const KEPT_OUTPUT_CHARACTERS = 2_000;

/** The engine ended, or did not answer in time, before it was ready. */
export class EngineStartError extends Error {
  override readonly name = 'EngineStartError';
}

/** What is in the engine's file is no database. */
export class DatabaseDamagedError extends Error {
  override readonly name = 'DatabaseDamagedError';
}

export interface EngineProcessOptions {
  readonly binary: string;
  /** SQLite file; in memory without one. */
  readonly databasePath?: string;
  readonly onSpawn?: (pid: number) => void;
  readonly onExit?: (pid: number) => void;
}

/** A process that answers requests. */
export interface EngineProcess {
  readonly pid: number;
  readonly endpoint: string;
  /** Resolves when the process has ended, however it ended. */
  readonly exited: Promise<void>;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

/** @throws EngineStartError, DatabaseDamagedError */
export async function spawnEngine(options: EngineProcessOptions): Promise<EngineProcess> {
  const port = await findFreePort();
  const database = options.databasePath === undefined ? [] : ['--db-path', options.databasePath];
  const child = spawn(
    options.binary,
    ['serve', '--host', '127.0.0.1', '--port', String(port), ...database],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {},
      // A group of its own: Ctrl-C reaches the runtime alone, which needs the tables to the end.
      detached: true,
      windowsHide: true,
    },
  );
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-KEPT_OUTPUT_CHARACTERS);
  });
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    const end = () => {
      if (!ended && child.pid !== undefined) options.onExit?.(child.pid);
      ended = true;
      resolve();
    };
    child.once('exit', end).once('error', (error) => {
      output += error.message;
      end();
    });
  });
  if (child.pid !== undefined) options.onSpawn?.(child.pid);

  const endpoint = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(endpoint))) {
    if (ended) throw endedAtStart(output);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new EngineStartError(`The DynamoDB engine did not answer in ${START_TIMEOUT_MS} ms.`);
    }
    await Promise.race([exited, delay(HEALTH_POLL_MS)]);
  }
  // A process that lost the race for its port has ended, while the winner answers in its place.
  if (ended || child.pid === undefined) {
    throw endedAtStart(output);
  }
  return { pid: child.pid, endpoint, exited, stop: () => stopChild(child, exited) };
}

function endedAtStart(output: string): Error {
  const message = `The DynamoDB engine ended at its start: ${output.trim()}`;
  const isDamaged = /not a valid SQLite database|malformed/.test(output);
  return isDamaged ? new DatabaseDamagedError(message) : new EngineStartError(message);
}

async function stopChild(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(killer);
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    // Any HTTP answer will do: it shows that the socket is open.
    await (await fetch(endpoint, { signal: AbortSignal.timeout(1_000) })).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new EngineStartError('The system gave no free port.');
  }
  return address.port;
}
