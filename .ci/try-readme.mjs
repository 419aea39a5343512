// Does what the README says, as its reader would: clones the project into an empty folder, runs
// every command of its `sh` blocks in order (npm start stays up meanwhile), pastes the curl commands
// that npm start prints, ends npm start with Ctrl-C's signal, and finds the order again after the next.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_WITHIN_MS = 60_000;
const SETTLE_WITHIN_MS = 20_000;

const directory = mkdtempSync(join(tmpdir(), 'order-pipeline-readme-'));
let server;
try {
  run(`git clone --quiet "${process.cwd()}" "${directory}"`, process.cwd());
  const commands = commandsOf(readFileSync(join(directory, 'README.md'), 'utf8'));
  for (const expected of ['npm ci', 'npm start', 'npm test', 'npm run replay', 'npm run ops']) {
    assert(
      commands.some((command) => command.startsWith(expected)),
      `the README has no "${expected}"`,
    );
  }
  for (const command of commands) {
    if (command === 'npm start') {
      server = await start();
      await pasteCurl(server.printed());
    } else run(command, directory);
  }
  await stop(server);
  server = await start();
  expectKept(server.printed());
  await stop(server);
  console.log('every command of the README did what it says');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  server?.kill();
  rmSync(directory, { recursive: true, force: true });
}

/** The lines of the README's `sh` blocks. */
function commandsOf(readme) {
  return [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) =>
    block.split('\n').filter((line) => line.trim() !== ''),
  );
}

function run(command, cwd) {
  console.log(`$ ${command}`);
  const { status } = spawnSync(command, { cwd, shell: true, stdio: 'inherit' });
  assert(status === 0, `"${command}" ended with ${status}`);
}

/** npm start, in a process group of its own: Ctrl-C reaches all of it. */
async function start() {
  console.log('$ npm start');
  const startedAt = Date.now();
  const child = spawn('npm start', { cwd: directory, shell: true, detached: true });
  let text = '';
  let exited = false;
  child.on('exit', () => {
    exited = true;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
  }
  await until(
    () => text.includes('Ctrl-C stops everything') || exited,
    START_WITHIN_MS,
    () => `npm start printed only:\n${text}`,
  );
  assert(!exited, `npm start ended:\n${text}`);
  console.log(text);
  console.log(
    `npm start was ready ${((Date.now() - startedAt) / 1000).toFixed(1)} s after it was called`,
  );
  return {
    printed: () => text,
    exited: () => exited,
    interrupt: () => process.kill(-child.pid, 'SIGINT'),
    kill: () => {
      if (!exited) process.kill(-child.pid, 'SIGKILL');
    },
    group: child.pid,
  };
}

/** Pastes what npm start printed: an order is submitted, and a moment later it is confirmed. */
async function pasteCurl(printed) {
  const [submit, ask] = curlsIn(printed);
  assert(submit && ask, 'npm start prints two curl commands');
  const submitted = paste(submit);
  assert(/^HTTP\/1\.1 202 /.test(submitted), `the order was not accepted:\n${submitted}`);
  await until(
    () => /"state":"confirmed"/.test(paste(ask)),
    SETTLE_WITHIN_MS,
    () => `not confirmed:\n${paste(ask)}`,
  );
  const inbox = /http:\/\/\S+\/inbox/.exec(printed)?.[0];
  await until(
    () => paste(`curl -s ${inbox}`).includes('Your order is confirmed'),
    SETTLE_WITHIN_MS,
    () => 'no mail arrived',
  );
  console.log('pasted: 202, confirmed, mailed');
}

/** The next npm start goes on: the order of the last one is there at once. */
function expectKept(printed) {
  const [, ask] = curlsIn(printed);
  assert(/"state":"confirmed"/.test(paste(ask)), 'the next npm start has forgotten the order');
  console.log('started again: the order is there');
}

/** The commands to paste, each on one line. */
function curlsIn(printed) {
  return printed
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('curl '));
}

function paste(command) {
  const { stdout } = spawnSync(command, { shell: true, encoding: 'utf8' });
  return stdout;
}

/** Ctrl-C, then nothing of the process group may be left. */
async function stop(server) {
  server.interrupt();
  await until(server.exited, 10_000, () => 'npm start did not end at Ctrl-C');
  await until(
    () => !isAlive(-server.group),
    5_000,
    () => 'npm start left processes behind',
  );
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(isDone, withinMs, complaint) {
  const deadline = Date.now() + withinMs;
  while (!isDone()) {
    assert(Date.now() < deadline, complaint());
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function assert(condition, message) {
  if (!condition) throw new Error(message);
}
