/**
 * Schemathesis, which makes requests of the contract by other means than `npm run fuzz`, against a
 * laptop of its own. Its version is pinned; it is installed outside of the project.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PASS, startSigningProxy } from '../test/fuzz/signing-proxy.ts';
import { startOwnLaptop } from '../test/kill/own-laptop.ts';

const VERSION = '4.32.5';
const LIMIT_MS = 15 * 60 * 1000;

const project = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const directory = await mkdtemp(join(tmpdir(), 'order-pipeline-schemathesis-'));
try {
  await run('python3', ['-m', 'venv', directory]);
  const bin = (name: string) => join(directory, 'bin', name);
  await run(bin('pip'), [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    `schemathesis==${VERSION}`,
  ]);
  const laptop = await startOwnLaptop();
  const { apiUrl } = laptop;
  const proxy = await startSigningProxy({
    apiUrl,
    region: 'us-east-1',
    accessKeyId: 'schemathesis',
    port: 0,
  });
  try {
    await run(bin('schemathesis'), [
      ...['--config-file', project('.ci/schemathesis.toml'), 'run', project('docs/openapi.json')],
      ...['--url', proxy.url, '--header', `Authorization: ${PASS}`],
      ...process.argv.slice(2),
    ]);
  } finally {
    await proxy.close();
    await laptop.stop();
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}

/** Runs a command to its end; its failure is this script's. */
async function run(command: string, args: readonly string[]): Promise<void> {
  // What it notes for its next run stays where it is installed.
  const child = spawn(command, args, {
    cwd: directory,
    stdio: 'inherit',
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
}
