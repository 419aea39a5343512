/** The books of stock, kept beside the tables: every commit must leave them balanced. */

interface Entry {
  available: number;
  held: number;
  moved: number;
}

export class StockBooks {
  readonly #entries = new Map<string, Entry>();
  readonly #touched = new Set<string>();

  available(sku: string, change: number): void {
    this.#entry(sku).available += change;
  }

  held(sku: string, change: number): void {
    this.#entry(sku).held += change;
  }

  moved(sku: string, change: number): void {
    this.#entry(sku).moved += change;
  }

  /** What does not add up among the products that were touched since the last look. */
  imbalances(): readonly string[] {
    const wrong = [...this.#touched].flatMap((sku) => {
      const { available, held, moved } = this.#entry(sku);
      if (available >= 0 && held >= 0 && available + held === moved) return [];
      return [`product ${sku}: ${available} available + ${held} held, and ${moved} moved`];
    });
    this.#touched.clear();
    return wrong;
  }

  #entry(sku: string): Entry {
    this.#touched.add(sku);
    const entry = this.#entries.get(sku) ?? { available: 0, held: 0, moved: 0 };
    this.#entries.set(sku, entry);
    return entry;
  }
}
