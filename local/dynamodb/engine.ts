/** The DynamoDB engine as the runtime sees it: an address that stays up, and its tables. */
import { setTimeout as delay } from 'node:timers/promises';
import type { TableSpec } from '../assembly/deployment.ts';
import { findEngineBinary } from './engine-binary.ts';
import { type EngineProcess, EngineStartError, spawnEngine } from './engine-process.ts';
import { createTables } from './tables.ts';

/** Back-off between restarts: doubled from the first to the last. */
const FIRST_RESTART_DELAY_MS = 50;
const LAST_RESTART_DELAY_MS = 5_000;
/** An engine that ran as long as this is restarted without back-off. */
const STABLE_AFTER_MS = 30_000;
/** A port found free can be taken before the engine binds it. */
const START_ATTEMPTS = 3;

export interface EngineOptions {
  /** A server that runs already (`DYNAMODB_ENDPOINT`): nothing is started then. */
  readonly externalEndpoint?: string;
  /** SQLite file; in memory without one. */
  readonly databasePath?: string;
  /** Folder for an engine that npm did not install with the project. */
  readonly installDirectory: string;
  readonly onMessage: (message: string) => void;
  /** Called with each process started and ended, so that a reaper can follow. */
  readonly onSpawn?: (pid: number) => void;
  readonly onExit?: (pid: number) => void;
}

export interface Engine {
  /** URL of the engine now; undefined while it is being restarted. */
  readonly endpoint: string | undefined;
  /** Creates what does not exist. An engine in memory gets them again after a restart. */
  ensureTables(specs: readonly TableSpec[]): Promise<void>;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts the engine, waits until it answers, and restarts it when it dies.
 * @throws EngineUnavailableError, EngineStartError, DatabaseDamagedError
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { externalEndpoint } = options;
  if (externalEndpoint !== undefined) {
    return {
      endpoint: externalEndpoint,
      ensureTables: (specs) => createTables(externalEndpoint, specs),
      stop: async () => {},
    };
  }
  const binary = await findEngineBinary(options);
  const start = () => spawnWithRetry(() => spawnEngine({ ...options, binary }));
  return superviseEngine(await start(), start, options.onMessage);
}

function superviseEngine(
  first: EngineProcess,
  start: () => Promise<EngineProcess>,
  onMessage: (message: string) => void,
): Engine {
  const stopping = new AbortController();
  let current: EngineProcess | undefined = first;
  let tables: readonly TableSpec[] = [];

  const supervise = async () => {
    let delayMs = FIRST_RESTART_DELAY_MS;
    let startedAtMs = performance.now();
    for (let running = first; ; ) {
      await running.exited;
      current = undefined;
      if (performance.now() - startedAtMs > STABLE_AFTER_MS) delayMs = FIRST_RESTART_DELAY_MS;
      for (;;) {
        if (stopping.signal.aborted) return;
        onMessage(`The DynamoDB engine died; restarting in ${delayMs} ms.`);
        await delay(delayMs, undefined, { signal: stopping.signal }).catch(() => {});
        if (stopping.signal.aborted) return;
        delayMs = Math.min(delayMs * 2, LAST_RESTART_DELAY_MS);
        const next = await start().catch(() => undefined);
        if (next === undefined) continue;
        running = next;
        break;
      }
      startedAtMs = performance.now();
      // Requests are let in only once the tables are there again.
      const ready = await createTables(running.endpoint, tables).then(
        () => true,
        () => false,
      );
      if (stopping.signal.aborted || !ready) await running.stop();
      else current = running;
    }
  };
  const supervision = supervise();

  return {
    get endpoint() {
      return current?.endpoint;
    },
    ensureTables: async (specs) => {
      if (current === undefined) throw new EngineStartError('The DynamoDB engine is not running.');
      await createTables(current.endpoint, specs);
      tables = [...tables, ...specs];
    },
    stop: async () => {
      stopping.abort();
      await current?.stop();
      await supervision;
    },
  };
}

async function spawnWithRetry(spawnOnce: () => Promise<EngineProcess>): Promise<EngineProcess> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await spawnOnce();
    } catch (error) {
      if (!(error instanceof EngineStartError) || attempt === START_ATTEMPTS) throw error;
    }
  }
}
