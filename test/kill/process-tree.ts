import { execFileSync } from 'node:child_process';
import { processIdentity } from '../../local/process/identity.mjs';

/** A process as it was seen; its identity tells it from a later one with its pid. */
export interface SeenProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** Its command line. */
  readonly command: string;
  readonly identity: string;
}

/** Every process of this machine. */
export function allProcesses(): readonly SeenProcess[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args=', '-ww'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1_048_576,
  });
  return [...lines.matchAll(/^ *(\d+) +(\d+) (.*)$/gm)].flatMap(([, pid, parent, command = '']) => {
    const identity = processIdentity(Number(pid));
    if (identity === undefined) return [];
    return [{ pid: Number(pid), parentPid: Number(parent), command, identity }];
  });
}

/** A process and all that descend from it. */
export function treeOf(root: number): readonly SeenProcess[] {
  const all = allProcesses();
  const tree = all.filter(({ pid }) => pid === root);
  const seen = new Set([root]);
  for (const member of tree) {
    for (const child of all) {
      if (child.parentPid !== member.pid || seen.has(child.pid)) continue;
      seen.add(child.pid);
      tree.push(child);
    }
  }
  return tree;
}

export const isAlive = ({ pid, identity }: SeenProcess) => processIdentity(pid) === identity;

/** SIGKILL; false when it had ended already. */
export function kill(seen: SeenProcess): boolean {
  if (!isAlive(seen)) return false;
  try {
    return process.kill(seen.pid, 'SIGKILL');
  } catch {
    return false; // It ended a moment ago.
  }
}
