/** A line about how far a run is, on standard error: what is piped on stays clean. */
import type { Progress } from './campaign.ts';
import type { Shrinking } from './jobs.ts';

/** On a terminal one line is written over; in a log there is one now and then. */
const EVERY_MS = { terminal: 500, log: 15_000 } as const;

export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export function progressLine(total: number, output: ProgressOutput, nowMs: () => number) {
  const startMs = nowMs();
  const show = lineOn(output, nowMs);
  return ({ schedules, faults, failures }: Progress): void => {
    const seconds = Math.max(1, nowMs() - startMs) / 1000;
    const leftSeconds = ((total - schedules) * seconds) / schedules;
    const text =
      `${Math.floor((100 * schedules) / total)} %  ${schedules} of ${total} schedules ` +
      `(${Math.round(schedules / seconds)}/s), ${faults} faults (${Math.round(faults / seconds)}/s), ` +
      `${failures} violations, ${Math.round(leftSeconds)} s left`;
    show(text, schedules >= total);
  };
}

/** `end` is told once, when the shortest schedule is found. */
export function shrinkLine(output: ProgressOutput, nowMs: () => number) {
  const show = lineOn(output, nowMs);
  const left = ({ orders, faults }: Pick<Shrinking, 'orders' | 'faults'>) =>
    `${orders} orders and ${faults} faults are left`;
  return {
    onProgress: (soFar: Shrinking): void =>
      show(`shrinking: ${left(soFar)} after ${soFar.runs} of at most ${soFar.maxRuns} runs`, false),
    end: (runs: number): void => show(`the shortest schedule is found, in ${runs} runs`, true),
  };
}

function lineOn(output: ProgressOutput, nowMs: () => number) {
  let shownMs = nowMs();
  return (text: string, isLast: boolean): void => {
    const at = nowMs();
    if (!isLast && at - shownMs < (output.isTTY ? EVERY_MS.terminal : EVERY_MS.log)) return;
    shownMs = at;
    output.write(output.isTTY ? `\r\x1b[2K${text}${isLast ? '\n' : ''}` : `${text}\n`);
  };
}
