/** Virtual time: what is to happen, in order. Nothing in a simulation waits for anything else. */

/** What is to happen at a moment, unless it is cancelled. */
export class Planned {
  readonly at: number;
  /** The order of planning decides between two of one moment. */
  readonly nth: number;
  run: (() => void) | undefined;

  constructor(at: number, nth: number, run: () => void) {
    this.at = at;
    this.nth = nth;
    this.run = run;
  }

  cancel(): void {
    this.run = undefined;
  }
}

export class Timeline {
  /** Milliseconds since the epoch. */
  now = Date.parse('2026-03-01T12:00:00.000Z');
  #nth = 0;
  /** A binary heap: by time, then by the order of planning. */
  readonly #heap: Planned[] = [];

  get isEmpty(): boolean {
    return this.#heap.length === 0;
  }

  after(ms: number, run: () => void): Planned {
    const planned = new Planned(this.now + ms, this.#nth++, run);
    this.#push(planned);
    return planned;
  }

  /** Lets happen what is planned until then. Between two, all that follows of one is done. */
  async runUntil(atMs: number, isOver: () => boolean): Promise<void> {
    await undefined;
    for (let next = this.#heap[0]; next && next.at <= atMs; next = this.#heap[0]) {
      if (isOver()) return;
      this.#pop();
      this.now = next.at;
      if (!next.run) continue;
      next.run();
      await settled();
    }
    this.now = Math.max(this.now, atMs);
  }

  #push(entry: Planned): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up];
      if (!parent || isBefore(parent, entry)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      const left = heap[down];
      if (!left) break;
      const right = heap[down + 1];
      let child = left;
      if (right && isBefore(right, left)) {
        child = right;
        down += 1;
      }
      if (isBefore(last, child)) break;
      heap[at] = child;
      at = down;
    }
    heap[at] = last;
  }
}

const isBefore = (a: Planned, b: Planned) => a.at < b.at || (a.at === b.at && a.nth < b.nth);

/**
 * Resolves when every continuation that is ready has run. That holds of a tick only when it is a
 * continuation that asks for it (`runUntil` awaits before it begins); an immediate would always do,
 * at five times the price.
 */
const settled = () => new Promise((resolve) => process.nextTick(resolve));
