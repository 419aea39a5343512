/** What the processes of a server listen on, as Linux tells. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** `127.0.0.1:4576`; an address of IPv6 as its 32 digits. */
export type Address = string;

interface Socket {
  readonly inode: string;
  readonly host: string;
  readonly port: number;
}

/** proc_pid_net(5): the fourth field of a line is the state; 0A is TCP_LISTEN of the kernel. */
const LISTEN = '0A';

/**
 * All TCP sockets that are listened on by the process that has `port` of 127.0.0.1, and by its
 * children, and theirs. Empty when nobody has it whose files may be read.
 *
 * @param proc where procfs is mounted
 */
export function listenersBeside(port: number, proc = '/proc'): readonly Address[] {
  const processes = readdirSync(proc).filter((name) => /^\d+$/.test(name));
  const socketsOf = new Map(processes.map((pid) => [pid, listening(proc, pid)]));
  const isServer = ({ host, port: its }: Socket) => host === '127.0.0.1' && its === port;
  const family = new Set(processes.filter((pid) => socketsOf.get(pid)?.some(isServer)));
  const parents = new Map(processes.map((pid) => [pid, parentOf(proc, pid)]));
  // Each round finds children of those that are known; a set is walked on into what is added to it.
  for (const parent of family) {
    for (const [pid, its] of parents) if (its === parent) family.add(pid);
  }
  const found = [...family].flatMap((pid) => socketsOf.get(pid) ?? []);
  return [...new Set(found.map(({ host, port: its }) => `${host}:${its}`))].sort();
}

/** The sockets that a process has open and listens on. */
function listening(proc: string, pid: string): readonly Socket[] {
  const open = new Set(
    readable(() => readdirSync(join(proc, pid, 'fd')), []).map((fd) =>
      readable(() => readlinkSync(join(proc, pid, 'fd', fd)), ''),
    ),
  );
  if (![...open].some((target) => target.startsWith('socket:'))) return [];
  return ['tcp', 'tcp6']
    .flatMap((name) =>
      readable(() => readFileSync(join(proc, pid, 'net', name), 'utf8'), '').split('\n'),
    )
    .flatMap(socketIn)
    .filter(({ inode }) => open.has(`socket:[${inode}]`));
}

function socketIn(line: string): readonly Socket[] {
  const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
  const [host = '', port = ''] = local.split(':');
  if (state !== LISTEN) return [];
  return [
    { inode, host: host.length === 8 ? dotted(host) : host, port: Number.parseInt(port, 16) },
  ];
}

/** Four bytes as a little-endian machine prints them. */
const dotted = (hexadecimal: string): string =>
  [6, 4, 2, 0].map((at) => Number.parseInt(hexadecimal.slice(at, at + 2), 16)).join('.');

const parentOf = (proc: string, pid: string): string | undefined =>
  // The second field is the program's name in parentheses, which may have any character.
  /^.*\) \S (\d+) /s.exec(readable(() => readFileSync(join(proc, pid, 'stat'), 'utf8'), ''))?.[1];

/** A process may end while it is read, and another user's cannot be. */
function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return otherwise;
    throw error;
  }
}
