/** Virtual time: what is to happen, in order. Nothing in a simulation waits for anything else. */

interface Entry {
  readonly at: number;
  readonly nth: number;
  readonly run: () => void;
}

export class Timeline {
  /** Milliseconds since the epoch. */
  now = Date.parse('2026-03-01T12:00:00.000Z');
  #nth = 0;
  /** A binary heap: by time, then by the order of planning. */
  readonly #heap: Entry[] = [];

  get isEmpty(): boolean {
    return this.#heap.length === 0;
  }

  after(ms: number, run: () => void): void {
    this.#push({ at: this.now + ms, nth: this.#nth++, run });
  }

  /** Lets happen what is planned until then. Between two entries, all that follows of one is done. */
  async runUntil(atMs: number, isOver: () => boolean): Promise<void> {
    for (let entry = this.#heap[0]; entry && entry.at <= atMs; entry = this.#heap[0]) {
      if (isOver()) return;
      this.#pop();
      this.now = entry.at;
      entry.run();
      await settled();
    }
    this.now = Math.max(this.now, atMs);
  }

  #push(entry: Entry): void {
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

const isBefore = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.nth < b.nth);

/** Resolves when every continuation that is ready has run: promises go before immediates. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
