interface Entry<V> {
  readonly value: V;
  readonly expiresAt: number;
}

/** A map that forgets each key at a fixed age; time comes from the caller. Amortised O(1). */
export class ExpiringMap<V> {
  readonly #ageMs: number;
  readonly #entries = new Map<string, Entry<V>>();
  /** Keys in the order they were set, the forgotten ones before `#oldest`. */
  #order: { readonly key: string; readonly expiresAt: number }[] = [];
  #oldest = 0;

  /** An entry is gone `ageMs` after it was set. */
  constructor(ageMs: number) {
    this.#ageMs = ageMs;
  }

  get(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.expiresAt > now ? entry.value : undefined;
  }

  /** Answers when the entry expires. */
  set(key: string, value: V, now: number): number {
    this.#forget(now);
    const expiresAt = now + this.#ageMs;
    this.restore(key, value, expiresAt);
    return expiresAt;
  }

  /** Puts back an entry that another map held; entries come in the order of their expiry. */
  restore(key: string, value: V, expiresAt: number): void {
    this.#entries.set(key, { value, expiresAt });
    this.#order.push({ key, expiresAt });
  }

  /** What is not forgotten, in the order of its expiry. */
  *entries(now: number): Generator<readonly [key: string, value: V, expiresAt: number]> {
    for (const { key, expiresAt } of this.#order.slice(this.#oldest)) {
      const entry = this.#entries.get(key);
      if (entry?.expiresAt === expiresAt && expiresAt > now) yield [key, entry.value, expiresAt];
    }
  }

  #forget(now: number): void {
    for (;;) {
      const oldest = this.#order[this.#oldest];
      if (!oldest || oldest.expiresAt > now) break;
      // A key that was set again has a later expiry, and a later place in the order.
      if (this.#entries.get(oldest.key)?.expiresAt === oldest.expiresAt) {
        this.#entries.delete(oldest.key);
      }
      this.#oldest += 1;
    }
    if (this.#oldest > 32 && this.#oldest * 2 > this.#order.length) {
      this.#order = this.#order.slice(this.#oldest);
      this.#oldest = 0;
    }
  }
}
