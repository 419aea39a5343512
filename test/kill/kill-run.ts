/** One run: start, submit, kill, start again, and look at what is left. */
import { rm } from 'node:fs/promises';
import { connect } from '../../bin/deployment/connect.ts';
import { readOutputs } from '../../bin/deployment/outputs.ts';
import { readInvoices } from '../../bin/replay/read-invoices.ts';
import { requireFreePorts } from '../../local/free-port.ts';
import { type Killed, Killer } from './killer.ts';
import { LaptopProcess, type Place } from './laptop-process.ts';
import { allProcesses, isAlive, kill } from './process-tree.ts';
import { reachVerdict, type Verdict } from './verdict.ts';
import { startWorkload } from './workload.ts';

/** Of the kills. */
const IMPORT_SHARE = 0.1;

const STACK = 'OrderPipelineDevelopment';

export interface KillRunOptions {
  readonly file: string;
  /** The first invoices only. Default: all. */
  readonly limit?: number;
  readonly kills: number;
  readonly seed: number;
  readonly ordersPerSecond: number;
  /** After the last kill. */
  readonly settleWithinMs: number;
  /** The state folder is emptied first, and removed at the end where everything holds. */
  readonly place: Place;
  readonly onKill: (done: number) => void;
}

export interface KillRun extends Verdict {
  readonly killed: readonly Killed[];
  readonly killingMs: number;
  readonly settlingMs: number;
}

export async function runKills(options: KillRunOptions): Promise<KillRun> {
  const { place } = options;
  await rm(place.stateDirectory, { recursive: true, force: true });
  const file = await readInvoices(options.file);
  const invoices = file.invoices.slice(0, options.limit);
  const endpointUrl = `http://127.0.0.1:${place.ports.endpoint}`;
  const connection = connect({ endpoint: endpointUrl, localAccessKeyId: 'kill' });
  const killer = new Killer(place, options.seed, options.onKill);
  try {
    await killer.laptop.ready();
    const outputs = await readOutputs(connection.cloudFormation, STACK);
    const startedAt = performance.now();
    const workload = startWorkload({
      ...options,
      invoices,
      connection,
      outputs,
      apiUrl: `http://127.0.0.1:${place.ports.api}`,
    });
    // Some amid the import, as many as its length deserves, and the others amid the orders.
    await killer.run(Math.floor(options.kills * IMPORT_SHARE));
    await workload.stocked;
    await killer.run(options.kills - 1);
    await killer.kill('everything', options.kills);
    const killingMs = performance.now() - startedAt;
    await workload.finish();
    const verdict = await reachVerdict({ ...options, workload, connection, outputs, endpointUrl });
    const settlingMs = performance.now() - startedAt - killingMs;
    killer.look();
    const stopped = await killer.laptop.stop();
    const reopened = await startsAgain(place);
    const violations = [
      ...verdict.violations,
      ...killer.orphans.map((orphan) => `an orphan outlived its parent: ${orphan}`),
      ...(stopped ? [] : ['npm start did not end in good order']),
      ...reopened,
      ...leftBehind(killer, place),
      ...(await portsHeld(place)),
    ];
    if (violations.length === 0) await rm(place.stateDirectory, { recursive: true });
    return { ...verdict, killed: killer.killed, killingMs, settlingMs, violations };
  } finally {
    connection.destroy();
    for (const process of killer.look()) kill(process);
    for (const process of killer.seen.values()) kill(process);
  }
}

/** Nothing of the state folder is locked or torn: the next start gets ready, and ends. */
async function startsAgain(place: Place): Promise<readonly string[]> {
  const laptop = new LaptopProcess(place);
  try {
    await laptop.ready();
  } catch (error) {
    await laptop.stop();
    return [`the state folder does not open again: ${String(error)}`];
  }
  return (await laptop.stop()) ? [] : ['the last npm start did not end in good order'];
}

/** Processes of ours that run on, and processes that speak of the state folder. */
function leftBehind({ seen }: Killer, { stateDirectory }: Place): readonly string[] {
  const ours = [...seen.values()].filter(isAlive);
  const strangers = allProcesses().filter(
    ({ pid, command }) => pid !== process.pid && command.includes(stateDirectory),
  );
  return [...new Set([...ours, ...strangers].map(({ pid, command }) => `${pid} ${command}`))].map(
    (left) => `a process was left behind: ${left}`,
  );
}

async function portsHeld({ ports }: Place): Promise<readonly string[]> {
  try {
    await requireFreePorts(Object.values(ports));
    return [];
  } catch (error) {
    return [String(error)];
  }
}
