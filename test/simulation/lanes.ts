/**
 * The order of effects: in one group of one queue, no message takes effect before an earlier one,
 * unless that one has ever been dead.
 */

interface Lane {
  /** Business ids in the order of their first send. */
  readonly sent: string[];
}

export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #laneOf = new Map<string, Lane>();
  readonly #done = new Set<string>();
  readonly #dead = new Set<string>();
  readonly #report: (invariant: string, what: string) => void;

  constructor(report: (invariant: string, what: string) => void) {
    this.#report = report;
  }

  sent(queue: string, groupId: string, id: string): void {
    if (this.#laneOf.has(id)) return;
    const name = `${queue}/${groupId}`;
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

  tookEffect(id: string): void {
    this.#done.add(id);
    const lane = this.#laneOf.get(id);
    for (const earlier of lane?.sent ?? []) {
      if (earlier === id) return;
      if (this.#done.has(earlier) || this.#dead.has(earlier)) continue;
      this.#report('messages of a group take effect in order', `${id} came before ${earlier}`);
    }
  }
}
