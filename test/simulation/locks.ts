/** Items that a write is about to change: another that comes meanwhile meets a conflict. */
import { keyAttribute, type Write } from '../../lambdas/runtime/ports.ts';

/** A request that is not done by then holds nothing any more. */
const HELD_MS = 60;

interface Holder {
  readonly writes: readonly Write[];
  readonly untilMs: number;
}

export class Locks {
  readonly #holders = new Map<string, Holder>();

  /** Takes what is free. */
  take(writes: readonly Write[], nowMs: number): void {
    const holder = { writes, untilMs: nowMs + HELD_MS };
    for (const slot of writes.map(slotOf)) {
      const there = this.#holders.get(slot);
      if (!there || there.untilMs <= nowMs) this.#holders.set(slot, holder);
    }
  }

  /** Lets go; answers the writes that others hold. */
  release(writes: readonly Write[], nowMs: number): ReadonlySet<Write> {
    const conflicts = new Set<Write>();
    for (const write of writes) {
      const there = this.#holders.get(slotOf(write));
      if (there?.writes === writes) this.#holders.delete(slotOf(write));
      else if (there && there.untilMs > nowMs) conflicts.add(write);
    }
    return conflicts;
  }
}

const slotOf = (write: Write) =>
  `${write.table}/${write.kind === 'put' ? write.item[keyAttribute[write.table]] : write.key}`;
