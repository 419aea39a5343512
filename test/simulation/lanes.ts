/**
 * The order of effects: in one group of one queue, no message takes effect before an earlier one,
 * unless that one has ever been dead, or the message that owes it: what is owed by a dead message is
 * sent when that is redriven.
 */

interface Lane {
  /** Business ids in the order in which they came to be owed, or were sent. */
  readonly sent: string[];
}

export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #laneOf = new Map<string, Lane>();
  readonly #done = new Set<string>();
  readonly #dead = new Set<string>();
  /** Which message owes this one. */
  readonly #owerOf = new Map<string, string>();
  readonly #report: (invariant: string, what: string) => void;

  constructor(report: (invariant: string, what: string) => void) {
    this.#report = report;
  }

  /**
   * A message is owed, or sent: what is owed first has to take effect first, whichever is sent
   * first. The lane is that of its order, whatever group it is sent in. `ower`: the message whose
   * record says so.
   */
  owed(queue: string, id: string, ower?: string): void {
    if (ower !== undefined) this.#owerOf.set(id, ower);
    if (this.#laneOf.has(id)) return;
    const name = `${queue}/${id.split('/')[0]}`;
    const lane = this.#lanes.get(name) ?? { sent: [] };
    this.#lanes.set(name, lane);
    lane.sent.push(id);
    this.#laneOf.set(id, lane);
  }

  /** A message is in a dead-letter queue: whoever reads its body knows its business id. */
  died(deduplicationId: string, body: string): void {
    this.#dead.add(deduplicationId);
    const id = /"id":"([^"]+)"/.exec(body)?.[1];
    if (id !== undefined) this.#dead.add(id);
  }

  /** Once nothing is left to happen: what was owed, or sent, was never dropped on the way. */
  close(): void {
    for (const { sent } of this.#lanes.values()) {
      for (const id of sent) {
        if (!this.#done.has(id)) this.#report('what is owed takes effect in the end', id);
      }
    }
  }

  #diedOnTheWay(id: string): boolean {
    const ower = this.#owerOf.get(id);
    return this.#dead.has(id) || (ower !== undefined && this.#dead.has(ower));
  }

  /** Another message saw to it that this one has no effect: which is for one that died, if it was sent. */
  withheld(id: string): void {
    this.#done.add(id);
    if (!this.#laneOf.has(id) || this.#diedOnTheWay(id)) return;
    this.#report('messages of a group take effect in order', `${id} was withheld before it died`);
  }

  tookEffect(id: string): void {
    this.#done.add(id);
    const lane = this.#laneOf.get(id);
    for (const earlier of lane?.sent ?? []) {
      if (earlier === id) return;
      if (this.#done.has(earlier) || this.#diedOnTheWay(earlier)) continue;
      this.#report('messages of a group take effect in order', `${id} came before ${earlier}`);
    }
  }
}
