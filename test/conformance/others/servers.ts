/** Implementations of SQS and DynamoDB that are not ours, each started on a free port of 127.0.0.1. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramPath } from '../../../bin/emulator/python-packages.ts';
import { freePort } from '../../../local/free-port.ts';
import type { Children } from './part.ts';

export const otherNames = ['moto', 'ministack'] as const;
export type OtherName = (typeof otherNames)[number];

export interface OtherServer {
  readonly name: OtherName;
  /** Without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Another implementation ended, or does not answer. The message ends with what it printed last. */
export class OtherServerError extends Error {
  override readonly name = 'OtherServerError';
}

const START_LIMIT_MS = 60_000;
const POLL_MS = 100;
/** To end in good order; after that it is killed. */
const STOP_LIMIT_MS = 5_000;
const KEPT_OUTPUT = 4_000;

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Answers with 200 as soon as it serves. */
  readonly health: string;
}

const programs: Readonly<Record<OtherName, (port: number, at: ProgramPath) => Program>> = {
  moto: (port, at) => ({
    command: at('moto_server'),
    args: ['-H', '127.0.0.1', '-p', String(port)],
    variables: {},
    health: '/moto-api/data.json',
  }),
  ministack: (port, at) => ({
    command: at('ministack'),
    args: [],
    variables: {
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
    },
    health: '/_ministack/health',
  }),
};

/** @throws OtherServerError */
export async function startOther(
  name: OtherName,
  { programs: at, children }: { readonly programs: ProgramPath; readonly children: Children },
): Promise<OtherServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { command, args, variables, health } = programs[name](port, at);
  const directory = await mkdtemp(join(tmpdir(), `${name}-`));
  // Nothing of this process's environment but where programs are: no profile of AWS may be found.
  const child = spawn(command, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: directory,
    env: {
      PATH: [dirname(command), process.env['PATH']].join(delimiter),
      HOME: directory,
      TMPDIR: directory,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...variables,
    },
  });
  const { pid } = child;
  if (pid !== undefined) children.watch(pid);
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'exit').then(
    () => output,
    (error: Error) => error.message,
  );
  const stop = async () => {
    const killed = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.kill('SIGTERM');
    await ended;
    if (pid !== undefined) children.unwatch(pid);
    clearTimeout(killed);
    await rm(directory, { recursive: true, force: true });
  };
  const isUp = await Promise.race([untilItAnswers(`${url}${health}`), ended.then(() => false)]);
  if (isUp) return { name, url, stop };
  await stop();
  throw new OtherServerError(`${name} does not serve ${url}: ${output}`);
}

async function untilItAnswers(url: string): Promise<boolean> {
  const endMs = Date.now() + START_LIMIT_MS;
  while (Date.now() < endMs) {
    // Refused until it listens.
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return true;
    await sleep(POLL_MS);
  }
  return false;
}
