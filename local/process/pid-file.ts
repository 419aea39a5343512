import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { killTree, processIdentity } from './identity.mjs';

const PidFile = z.strictObject({ pid: z.int().min(2), identity: z.string().min(1) });

/**
 * Remembers a running child for the next start, should this run end without ending it. Nothing is
 * written when the system cannot tell the child from a later process of the same pid.
 */
export function writePidFile(path: string, pid: number): void {
  const identity = processIdentity(pid);
  if (identity !== undefined) writeFileSync(path, JSON.stringify({ pid, identity }));
}

/** Forgets the child; a file that is not there is fine. */
export function removePidFile(path: string): void {
  rmSync(path, { force: true });
}

/**
 * Ends the child that an earlier run left behind, if one is recorded and runs and is the very
 * process that was recorded; removes the file. Returns the pid that was ended.
 */
export function endStaleProcess(path: string): number | undefined {
  const recorded = readPidFile(path);
  removePidFile(path);
  if (recorded === undefined || processIdentity(recorded.pid) !== recorded.identity) {
    return undefined;
  }
  killTree(recorded.pid);
  return recorded.pid;
}

function readPidFile(path: string): z.infer<typeof PidFile> | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    // A file cut short by a crash names nobody surely.
    return PidFile.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
