/** How often what was tried, and how it was answered. */
export class Tally {
  /** Orders that were accepted, each of another caller's. */
  orders = 0;
  readonly #counts = new Map<string, number>();

  count(operation: string, kind: string, status: number): void {
    const row = [operation, kind, status].join('\t');
    this.#counts.set(row, (this.#counts.get(row) ?? 0) + 1);
  }

  get requests(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** By status: `{"202": 17}`. */
  byStatus(): Readonly<Record<string, number>> {
    const sums: Record<string, number> = {};
    for (const [row, count] of this.#counts) {
      const status = row.slice(row.lastIndexOf('\t') + 1);
      sums[status] = (sums[status] ?? 0) + count;
    }
    return sums;
  }

  /** A line for each operation, kind and status. */
  table(): string {
    const rows = [...this.#counts].map(([row, count]) => [...row.split('\t'), `${count}`]);
    const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    return rows
      .sort((a, b) => a.join('\t').localeCompare(b.join('\t')))
      .map(([operation = '', kind = '', status = '', count = '']) =>
        [
          operation.padEnd(widths[0] ?? 0),
          kind.padEnd(widths[1] ?? 0),
          status,
          count.padStart(7),
        ].join('  '),
      )
      .join('\n');
  }
}
