/** Where the emulator is installed, runs and is told of. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MINISTACK_REQUIREMENTS, pinnedVersion } from './pins.ts';

export const MINISTACK_VERSION = pinnedVersion(MINISTACK_REQUIREMENTS, 'ministack');

/** The account that MiniStack is, unless told otherwise. */
export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
/** The stack of `-c environment=dev`: see `bin/app.ts`. */
export const STACK = 'OrderPipelineDevelopment';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

export interface Places {
  /** Every service, by TLS. */
  readonly endpoint: string;
  /** Outside of the project: virtual environments, and what runs of MiniStack keep. */
  readonly cache: string;
  /** What one run of MiniStack keeps: its certificate and the functions' code. */
  readonly run: string;
  /** PEM; who calls the endpoint has to trust it. */
  readonly certificate: string;
  readonly log: string;
  /** The cloud assembly of the last deployment. */
  readonly assembly: string;
  /** What a program needs to know of the deployment, as JSON. */
  readonly description: string;
  /** The same as variables for a shell. */
  readonly variables: string;
}

/** @param cache it may be removed when nothing runs. */
export function placesOf(port: number, cache: string): Places {
  const local = join(projectRoot, '.local');
  const run = join(cache, `run-${port}`);
  return {
    endpoint: `https://127.0.0.1:${port}`,
    cache,
    run,
    certificate: join(run, 'ministack-tls', 'server.crt'),
    log: join(local, 'ministack.log'),
    assembly: join(local, 'emulator.out'),
    description: join(local, 'emulator.json'),
    variables: join(local, 'emulator.env'),
  };
}

/** The user's cache folder (XDG Base Directory Specification). */
export function defaultCache(environment: Readonly<Record<string, string | undefined>>): string {
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'order-pipeline');
}
