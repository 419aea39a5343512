/** What is told must be true: why an order is rejected. */
import type { Order } from '../../core/order.ts';
import type { Shortage } from '../../core/schema.ts';

export class Shelves {
  /** Every number of units that a product ever had available, in the order of the tables' commits. */
  readonly #seen = new Map<string, Set<number>>();
  /** Products that were there before the first order. */
  readonly #opening = new Set<string>();

  moved(movementId: string, sku: string): void {
    if (movementId.startsWith('opening/')) this.#opening.add(sku);
  }

  saw(sku: string, available: number): void {
    this.#seen.set(sku, (this.#seen.get(sku) ?? new Set()).add(available));
  }

  /** Shortages that an order names, and that cannot have been. */
  falseShortages({ orderId, shortages }: Order): string[] {
    return (shortages ?? [])
      .filter((shortage) => !this.#canHaveBeen(shortage))
      .map((shortage) => `${orderId}: ${JSON.stringify(shortage)}`);
  }

  #canHaveBeen(shortage: Shortage): boolean {
    const { sku, requested } = shortage;
    if (shortage.reason === 'unknown-product') return !this.#opening.has(sku);
    const { available } = shortage;
    return available < requested && this.#seen.get(sku)?.has(available) === true;
  }
}
