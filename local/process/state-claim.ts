import {
  accessSync,
  appendFileSync,
  constants,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { killTree, processIdentity } from './identity.mjs';

const POLL_MS = 10;
/** SIGKILL ends a process within milliseconds, on a machine that can breathe. */
const GONE_WITHIN_MS = 10_000;

/** Another process that runs uses the folder. */
export class StateInUseError extends Error {
  override readonly name = 'StateInUseError';

  constructor(directory: string, pid: number) {
    super(
      `${directory} is in use by process ${pid}: end it, or start with other ports or another --state.`,
    );
  }
}

/** The folder cannot be made or written; the message says what the file system said. */
export class UnusableFolderError extends Error {
  override readonly name = 'UnusableFolderError';

  constructor(directory: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${directory} cannot hold the state: ${reason}`, { cause });
  }
}

/** A state folder that is this process's alone. */
export interface StateClaim {
  /** Notes a child, so that whoever claims the folder next can end it if nobody else has. */
  add(pid: number): void;
  /** Gives the folder back; the children must be gone. */
  release(): void;
}

interface Noted {
  readonly pid: number;
  readonly identity: string;
}

/**
 * Claims a state folder. Whatever is left of a run that was killed is ended first, so that nothing
 * of it writes any more when this resolves.
 * @throws StateInUseError, UnusableFolderError
 */
export async function claimState(directory: string): Promise<StateClaim> {
  makeWritable(directory);
  const path = join(directory, 'processes');
  const [owner, ...children] = readNoted(path);
  if (owner && isAlive(owner)) throw new StateInUseError(directory, owner.pid);
  await endAll(children);
  rmSync(path, { force: true });
  create(directory, path);
  return {
    add: (pid) => {
      const line = lineOf(pid);
      if (line !== undefined) appendFileSync(path, line);
    },
    release: () => rmSync(path, { force: true }),
  };
}

function makeWritable(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (cause) {
    throw new UnusableFolderError(directory, cause);
  }
}

/** Whole or not at all, and only where no other process has been faster. */
function create(directory: string, path: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, lineOf(process.pid) ?? '');
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    throw new StateInUseError(directory, readNoted(path)[0]?.pid ?? 0);
  } finally {
    unlinkSync(draft);
  }
}

async function endAll(noted: readonly Noted[]): Promise<void> {
  const left = noted.filter(isAlive);
  for (const { pid } of left) killTree(pid);
  const deadline = Date.now() + GONE_WITHIN_MS;
  while (left.some(isAlive)) {
    if (Date.now() > deadline) {
      throw new Error(`Process ${left.find(isAlive)?.pid} of an earlier run does not end.`);
    }
    await delay(POLL_MS);
  }
}

/** Undefined where the process has ended already. */
function lineOf(pid: number): string | undefined {
  const identity = processIdentity(pid);
  return identity === undefined ? undefined : `${pid} ${identity}\n`;
}

function readNoted(path: string): readonly Noted[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
  // A last line without its end was torn by a kill: the pattern does not match it.
  return [...text.matchAll(/^(\d+) (.+)\n/gm)].map(([, pid, identity = '']) => ({
    pid: Number(pid),
    identity,
  }));
}

const isAlive = ({ pid, identity }: Noted) => processIdentity(pid) === identity;

const isCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code;
