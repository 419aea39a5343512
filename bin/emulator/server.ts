import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { ROOT } from './environment.ts';
import { EmulatorError } from './error.ts';
import { answerOf, trusting } from './get.ts';
import { checkLoopback } from './loopback.ts';
import { ACCOUNT, MINISTACK_VERSION, type Places, REGION } from './places.ts';
import { runProgram } from './run-program.ts';

const START_LIMIT_MS = 60_000;
const POLL_MS = 200;

const health = z.object({ edition: z.string(), version: z.string() });

/**
 * Whether the MiniStack that this command started is there.
 * @throws EmulatorError when it is anything else that listens.
 */
export async function isRunning(places: Places): Promise<boolean> {
  if (!(await isListening(places.endpoint))) return false;
  const version = await versionOf(places);
  if (version === MINISTACK_VERSION) return true;
  throw new EmulatorError(
    `${places.endpoint} is ${version ?? 'no MiniStack that this command started'}: ` +
      'end it, or set --port',
  );
}

/**
 * Starts MiniStack, which outlives this process, and waits until it answers. It listens on 127.0.0.1
 * only (on all addresses by default); no SFTP, no MQTT. It enforces IAM's policies and TLS, because
 * that is what the stack is to be judged by. Nothing of this process's environment is handed on but
 * where programs are: the functions run on the Node.js that runs this.
 */
export async function startMiniStack(program: string, places: Places): Promise<void> {
  rmSync(places.run, { recursive: true, force: true });
  // Orders and mails are personal.
  mkdirSync(places.run, { recursive: true, mode: 0o700 });
  mkdirSync(dirname(places.log), { recursive: true });
  const log = openSync(places.log, 'w', 0o600);
  const child = spawn(program, [], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: places.run,
    env: serverVariables(places),
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', (cause) => reject(new EmulatorError(cause.message, { cause })));
    child.once('exit', () => reject(new EmulatorError(`MiniStack ended: see ${places.log}`)));
  });
  child.unref();
  await Promise.race([ended, untilItAnswers(places)]);
  await requireLoopback(program, places);
}

/** Ends a MiniStack that listens beyond loopback. @throws EmulatorError then */
export async function requireLoopback(program: string, places: Places): Promise<void> {
  try {
    checkLoopback(places);
  } catch (error) {
    await stopMiniStack(program, places).catch((cause: unknown) => console.error(cause));
    throw error;
  }
}

/** Ends it in good order, with its functions' processes. */
export async function stopMiniStack(program: string, places: Places): Promise<void> {
  await runProgram({ command: program, args: ['--stop'], environment: serverVariables(places) });
}

function serverVariables({ endpoint, run }: Places): Readonly<Record<string, string>> {
  return {
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    TMPDIR: run,
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: new URL(endpoint).port,
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    USE_SSL: '1',
    AUTH: 'true',
    MINISTACK_ACCOUNT_ID: ACCOUNT,
    MINISTACK_REGION: REGION,
    AWS_ACCESS_KEY_ID: ROOT.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT.secretAccessKey,
  };
}

async function untilItAnswers(places: Places): Promise<void> {
  const endMs = Date.now() + START_LIMIT_MS;
  while (Date.now() < endMs) {
    if ((await isListening(places.endpoint)) && (await versionOf(places)) !== undefined) return;
    await sleep(POLL_MS);
  }
  throw new EmulatorError(`MiniStack does not answer after a minute: see ${places.log}`);
}

function isListening(endpoint: string): Promise<boolean> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const end = (listens: boolean) => {
      socket.destroy();
      resolve(listens);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** Undefined: it is not one whose certificate is known, or no MiniStack. */
async function versionOf({ endpoint, certificate }: Places): Promise<string | undefined> {
  if (!existsSync(certificate)) return undefined;
  const agent = trusting(certificate);
  try {
    const { text } = await answerOf(`${endpoint}/_ministack/health`, { agent });
    return health.safeParse(JSON.parse(text)).data?.version;
  } catch {
    // Not yet, or somebody else's certificate: that it is nobody known is the answer.
    return undefined;
  } finally {
    agent.destroy();
  }
}
