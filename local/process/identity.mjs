import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Plain JavaScript, because the reaper runs without a loader.
 *
 * The pid alone may be another process by now: what is returned differs between two processes that
 * bore one pid. Linux: the boot's id and the start time in ticks since boot (proc(5), field 22).
 * Elsewhere: the start time in seconds, from `ps`.
 */
export function processIdentity(pid) {
  try {
    return process.platform === 'linux' ? linuxIdentity(pid) : posixIdentity(pid);
  } catch {
    return undefined;
  }
}

function linuxIdentity(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses, and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Dead, and kept only until its parent asks how it ended.
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}:${fields[19]}`;
}

function posixIdentity(pid) {
  const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  return started === '' ? undefined : started;
}

/** SIGKILLs the process and, where it leads a process group, the group; what is gone is fine. */
export function killTree(pid) {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // ESRCH: it is gone, or leads no group.
    }
  }
}
