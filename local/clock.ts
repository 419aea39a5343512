/**
 * Time as every part of the laptop runtime sees it: the system's clock when it serves, a virtual
 * one in tests and simulations.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Calls `callback` once, when `now() >= atMs`. A time that has passed is called as soon as
   * possible, never before this function returns. Returns a function that cancels the call.
   */
  callAt(atMs: number, callback: () => void): () => void;
}

/** Node's longest timer: 2^31 - 1 ms; a longer wait is armed again when it fires. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The system's clock. A pending call does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  callAt(atMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const remainingMs = Math.max(0, atMs - Date.now());
      timer = setTimeout(
        () => (Date.now() >= atMs ? callback() : arm()),
        Math.min(remainingMs, LONGEST_TIMER_MS),
      );
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
