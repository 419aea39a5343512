import type { Clock } from '../../../local/clock.ts';

/** A clock that stands still until told otherwise. */
export interface ManualClock extends Clock {
  /** Moves time forward, and makes the calls that are due, in their order. */
  advance(byMs: number): void;
}

export function manualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  const calls = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  return {
    now: () => nowMs,
    callAt(atMs, callback) {
      const call = { atMs, callback };
      calls.add(call);
      return () => calls.delete(call);
    },
    advance(byMs) {
      const untilMs = nowMs + byMs;
      for (;;) {
        const [due] = [...calls].filter((c) => c.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
        if (due === undefined) break;
        calls.delete(due);
        nowMs = Math.max(nowMs, due.atMs);
        due.callback();
      }
      nowMs = untilMs;
    },
  };
}
