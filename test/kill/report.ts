import type { KillRun } from './kill-run.ts';
import type { Killed } from './killer.ts';
import { killKinds } from './killer.ts';

const titles = {
  worker: 'a worker',
  engine: 'the DynamoDB engine',
  everything: 'everything',
  parent: 'the parent alone',
};

/** The run as a table, and what it found. */
export function renderReport(run: KillRun): string {
  const { killed, accepted, states, mails, duplicateMails, violations } = run;
  const rows = killKinds.map((kind) =>
    row(
      titles[kind],
      killed.filter((one) => one.kind === kind),
    ),
  );
  const counts = Object.entries(states).filter(([, count]) => count > 0);
  return [
    `${'kill -9 of'.padEnd(22)}${'kills'.padStart(6)}${'amid start'.padStart(12)}${'processes'.padStart(11)}${'ready again, median (longest)'.padStart(31)}`,
    ...rows,
    row('all', killed),
    '',
    `orders accepted  ${accepted}: ${counts.map(([state, count]) => `${count} ${state}`).join(', ')}`,
    `mails            ${mails}, of which ${duplicateMails} came twice`,
    `time             ${seconds(run.killingMs)} of kills, ${seconds(run.settlingMs)} until all was settled and checked`,
    '',
    ...(violations.length === 0
      ? ['Everything holds: the books balance, nothing was left behind.']
      : [`${violations.length} violations:`, ...violations.map((violation) => `  ${violation}`)]),
  ].join('\n');
}

function row(title: string, killed: readonly Killed[]): string {
  const amidStart = killed.filter((one) => one.amidStart).length;
  const processes = killed.reduce((sum, one) => sum + one.processes, 0);
  const times = killed.flatMap(({ recoveredMs }) => (recoveredMs === undefined ? [] : recoveredMs));
  const sorted = [...times].sort((a, b) => a - b);
  const [median, longest] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  const recovered =
    median === undefined || longest === undefined
      ? '-'
      : `${seconds(median)} (${seconds(longest)})`;
  return (
    title.padEnd(22) +
    String(killed.length).padStart(6) +
    String(amidStart).padStart(12) +
    String(processes).padStart(11) +
    recovered.padStart(31)
  );
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
