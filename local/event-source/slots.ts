/** A counting semaphore, first come, first served. */
export interface Slots {
  /** Resolves when a slot is the caller's. */
  acquire(): Promise<void>;
  release(): void;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    acquire() {
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise((turn) => waiting.push(turn));
    },
    release() {
      const turn = waiting.shift();
      if (turn === undefined) free += 1;
      else turn();
    },
  };
}
