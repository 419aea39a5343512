import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenersBeside } from '../../../bin/emulator/listeners.ts';
import { checkLoopback } from '../../../bin/emulator/loopback.ts';

const PORT = 4576;
const LISTEN = '0A';
const ESTABLISHED = '01';
const SERVER = '0100007F:11E0';

let proc: string;
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'proc-'));
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  rmSync(proc, { recursive: true });
  vi.restoreAllMocks();
});

type Line = readonly [local: string, state: string, inode: number];

/** All lines of the machine, as each process is shown them. */
let lines: { tcp: readonly Line[]; tcp6: readonly Line[] };

/** A process of procfs that has these sockets open. */
function put(pid: number, parent: number, ...inodes: readonly number[]): void {
  const folder = join(proc, String(pid));
  mkdirSync(join(folder, 'fd'), { recursive: true });
  mkdirSync(join(folder, 'net'));
  writeFileSync(join(folder, 'stat'), `${pid} (a) S 9 (x) S ${parent} ${pid} 0`);
  symlinkSync('/dev/null', join(folder, 'fd', '0'));
  for (const [at, inode] of inodes.entries()) {
    symlinkSync(`socket:[${inode}]`, join(folder, 'fd', String(at + 3)));
  }
  for (const name of ['tcp', 'tcp6'] as const) {
    const rows = lines[name].map(
      ([local, state, inode], at) =>
        `   ${at}: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0`,
    );
    const head =
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid';
    writeFileSync(join(folder, 'net', name), [head, ...rows, ''].join('\n'));
  }
}

const check = () => checkLoopback({ endpoint: `https://127.0.0.1:${PORT}` }, 'linux', proc);

describe('an emulator', () => {
  it('that listens on 127.0.0.1 alone is found by its port, with its children, and is well', () => {
    lines = {
      tcp: [
        [SERVER, LISTEN, 1],
        ['0100007F:01BB', LISTEN, 2],
        ['0200000A:C350', ESTABLISHED, 3],
        ['00000000:0016', LISTEN, 9],
      ],
      tcp6: [['00000000000000000000000000000000:0016', LISTEN, 8]],
    };
    put(70, 1, 1, 2, 3);
    put(71, 70);
    put(80, 1, 8, 9);
    expect(listenersBeside(PORT, proc)).toEqual(['127.0.0.1:443', '127.0.0.1:4576']);
    expect(check).not.toThrow();
  });

  it.each<[string, 'tcp' | 'tcp6', string, string]>([
    ['all addresses', 'tcp', '00000000:0016', '0.0.0.0:22'],
    ['a network’s address', 'tcp', '0200000A:0016', '10.0.0.2:22'],
    [
      'all addresses of IPv6',
      'tcp6',
      '00000000000000000000000000000000:0016',
      '00000000000000000000000000000000:22',
    ],
  ])(
    'that listens on %s, itself or a child’s child, is refused by the address',
    (_, name, local, told) => {
      lines = { tcp: [[SERVER, LISTEN, 1]], tcp6: [] };
      lines = { ...lines, [name]: [...lines[name], [local, LISTEN, 2]] };
      put(72, 71, 2);
      put(71, 70);
      put(70, 1, 1);
      expect(check).toThrow(`MiniStack listens on ${told}`);
      rmSync(join(proc, '72'), { recursive: true });
      expect(check).not.toThrow();
      put(72, 1);
      put(73, 70, 2);
      expect(check).toThrow(`MiniStack listens on ${told}`);
    },
  );

  it('that is not seen is not taken for one that is well', () => {
    lines = { tcp: [[SERVER, LISTEN, 1]], tcp6: [] };
    put(70, 1, 2);
    expect(check).toThrow(`nobody is seen to listen at https://127.0.0.1:${PORT}`);
  });

  it('is not checked where no process tells on what it listens, and that is said', () => {
    checkLoopback({ endpoint: `https://127.0.0.1:${PORT}` }, 'darwin', proc);
    expect(console.log).toHaveBeenCalledWith(expect.stringContaining('not checked'));
  });
});

it.runIf(process.platform === 'linux')('finds what this very process listens on', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  expect(listenersBeside(port)).toContain(`127.0.0.1:${port}`);
  await new Promise((resolve) => server.close(resolve));
  expect(listenersBeside(port)).toEqual([]);
});
