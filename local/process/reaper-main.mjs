import { createInterface } from 'node:readline';
import { killTree, processIdentity } from './identity.mjs';

/**
 * The reaper: told `+pid` and `-pid`, a line each, by the process that started it. Its standard
 * input ends when that process ends, however it ends; then whatever is left is killed.
 */

// Ctrl-C reaches every process of the terminal; this one has to outlive the others.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const watched = new Map();

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  // A pid of 0 or 1 would aim a signal at a whole group or at init.
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  if (line.startsWith('+')) watched.set(pid, processIdentity(pid));
  if (line.startsWith('-')) watched.delete(pid);
});
lines.on('close', () => {
  for (const [pid, identity] of watched) {
    // Not known when it was watched: it was gone already, and the pid may be a stranger's.
    if (identity !== undefined && processIdentity(pid) === identity) killTree(pid);
  }
  process.exit(0);
});
