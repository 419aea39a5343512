import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const REAPER_MAIN = fileURLToPath(new URL('./reaper-main.mjs', import.meta.url));

/** A reaper that dies sooner than this after its start is replaced only after as long a pause. */
const RESTART_PAUSE_MS = 1_000;

/** Kills the watched processes when this process ends, in whatever way it ends (kill -9 included). */
export interface Reaper {
  /** Kill this child (and the process group it leads) when this process ends. */
  watch(pid: number): void;
  /** The child has ended; its pid may become somebody else's. */
  unwatch(pid: number): void;
  /** Ends the reaper, which kills what is still watched; resolves when it has. */
  stop(): Promise<void>;
  /** The reaper's own pid; undefined between the death of one and the start of the next. */
  pid(): number | undefined;
}

/**
 * Starts the reaper: a process of its own that reads the pids to watch from a pipe, whose end tells
 * it that this process is gone. If the reaper itself dies, another is started with the whole list.
 * It does not keep this process alive.
 */
export function startReaper(): Reaper {
  const watched = new Set<number>();
  let reaper: ChildProcess | undefined;
  let stopping = false;

  const tell = (line: string): void => {
    reaper?.stdin?.write(`${line}\n`);
  };

  const start = (): void => {
    const startedAtMs = Date.now();
    const child = spawn(process.execPath, [REAPER_MAIN], {
      // A group of its own: a signal to the terminal's group must not end it.
      detached: true,
      windowsHide: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      // Not this process's NODE_OPTIONS, which may load what a reaper does not need.
      env: { PATH: process.env['PATH'] },
    });
    reaper = child;
    // A broken pipe is followed by its exit, where it is replaced.
    child.stdin.on('error', () => {});
    let replaced = false;
    const replace = (): void => {
      if (replaced) return;
      replaced = true;
      if (reaper === child) reaper = undefined;
      if (stopping) return;
      const pauseMs = Date.now() - startedAtMs < RESTART_PAUSE_MS ? RESTART_PAUSE_MS : 0;
      setTimeout(() => {
        if (!stopping) start();
      }, pauseMs).unref();
    };
    child.once('exit', replace);
    child.once('error', replace);
    child.unref();
    if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
    for (const pid of watched) tell(`+${pid}`);
  };

  start();
  return {
    watch(pid) {
      watched.add(pid);
      tell(`+${pid}`);
    },
    unwatch(pid) {
      watched.delete(pid);
      tell(`-${pid}`);
    },
    stop() {
      stopping = true;
      const last = reaper;
      if (last?.stdin == null || last.exitCode !== null || last.signalCode !== null) {
        return Promise.resolve();
      }
      last.ref();
      const gone = new Promise<void>((resolve) => {
        last.once('exit', () => resolve());
        last.once('error', () => resolve());
      });
      last.stdin.end();
      return gone;
    },
    pid: () => reaper?.pid,
  };
}
