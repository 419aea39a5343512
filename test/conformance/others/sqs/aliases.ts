/**
 * Names that mean the same of both implementations, for what each makes up by itself: ids in the
 * order in which they were first seen, sequence numbers by how many smaller ones were seen before.
 */
export class Aliases {
  readonly #ids = new Map<string, string>();
  /** By queue: numbers grow in each for itself. */
  readonly #ranks = new Map<string, Map<string, string>>();

  id(given: string | undefined): string | undefined {
    if (given === undefined) return undefined;
    const alias = this.#ids.get(given) ?? `message ${this.#ids.size}`;
    this.#ids.set(given, alias);
    return alias;
  }

  sequenceNumber(queue: string, given: string | undefined): string | undefined {
    if (given === undefined) return undefined;
    if (!/^\d+$/.test(given)) return `not a number: ${given}`;
    const ranks = this.#ranks.get(queue) ?? new Map<string, string>();
    this.#ranks.set(queue, ranks);
    const known = ranks.get(given);
    if (known !== undefined) return known;
    const smaller = [...ranks.keys()].filter((other) => BigInt(other) < BigInt(given));
    const rank = `above ${smaller.length} of ${ranks.size}`;
    ranks.set(given, rank);
    return rank;
  }
}
