/** A line about how far a run is, on standard error: what is piped on stays clean. */
import type { Progress } from './campaign.ts';

/** On a terminal one line is written over; in a log there is one now and then. */
const EVERY_MS = { terminal: 500, log: 15_000 } as const;

export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export function progressLine(total: number, output: ProgressOutput, nowMs: () => number) {
  const startMs = nowMs();
  let shownMs = startMs;
  return ({ schedules, faults, failures }: Progress): void => {
    const at = nowMs();
    const isLast = schedules >= total;
    if (!isLast && at - shownMs < (output.isTTY ? EVERY_MS.terminal : EVERY_MS.log)) return;
    shownMs = at;
    const seconds = Math.max(1, at - startMs) / 1000;
    const leftSeconds = ((total - schedules) * seconds) / schedules;
    const text =
      `${Math.floor((100 * schedules) / total)} %  ${schedules} of ${total} schedules ` +
      `(${Math.round(schedules / seconds)}/s), ${faults} faults (${Math.round(faults / seconds)}/s), ` +
      `${failures} violations, ${Math.round(leftSeconds)} s left`;
    output.write(output.isTTY ? `\r\x1b[2K${text}${isLast ? '\n' : ''}` : `${text}\n`);
  };
}
