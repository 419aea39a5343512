/** The products of a file, with a stock that cannot fill every order. Pure. */
import { isCharge } from './charges.ts';
import type { Invoice } from './invoice.ts';
import type { PlannedOrder } from './mapping.ts';

/** Of what the orders ask for, this share is stocked: the rest must be rejected. */
const STOCKED_SHARE = 0.6;

/** Minor units in one major unit of the file's currency (GBP). */
const MINOR_PER_MAJOR = 100;

export interface StockedProduct {
  readonly sku: string;
  /** The first description that says something, trimmed; the code where none does. */
  readonly name: string;
  /** The first positive price, in minor units. */
  readonly unitPriceMinor: number;
  /** Units to import; 0 where only refused orders ask for it. */
  readonly quantity: number;
}

export interface Catalogue {
  readonly products: readonly StockedProduct[];
  /** Codes that the file never sells at a price: they cannot be in the catalogue. */
  readonly unpriced: readonly string[];
}

/** The catalogue that `invoices` describe and `orders`, which were made of them, ask for. */
export function catalogueOf(
  invoices: readonly Invoice[],
  orders: readonly PlannedOrder[],
): Catalogue {
  const demand = demandOf(orders);
  const described = describe(invoices);
  const products: StockedProduct[] = [];
  const unpriced: string[] = [];
  for (const [sku, { name, unitPriceMinor }] of described) {
    if (unitPriceMinor === undefined) unpriced.push(sku);
    else {
      const quantity = Math.ceil((demand.get(sku) ?? 0) * STOCKED_SHARE);
      products.push({ sku, name: name ?? sku, unitPriceMinor, quantity });
    }
  }
  return { products, unpriced };
}

/** Units asked for by the orders that can be accepted. */
function demandOf(orders: readonly PlannedOrder[]): ReadonlyMap<string, number> {
  const demand = new Map<string, number>();
  for (const { expected, body } of orders) {
    if (expected !== 'accept') continue;
    for (const { sku, quantity } of body.lines) {
      demand.set(sku, (demand.get(sku) ?? 0) + quantity);
    }
  }
  return demand;
}

interface Described {
  readonly name: string | undefined;
  readonly unitPriceMinor: number | undefined;
}

function describe(invoices: readonly Invoice[]): ReadonlyMap<string, Described> {
  const described = new Map<string, Described>();
  for (const { stockCode, description, unitPrice } of invoices.flatMap(({ lines }) => lines)) {
    if (isCharge(stockCode)) continue;
    const known = described.get(stockCode);
    const minor = Math.round(unitPrice * MINOR_PER_MAJOR);
    described.set(stockCode, {
      name: known?.name ?? (description.trim() || undefined),
      unitPriceMinor: known?.unitPriceMinor ?? (minor > 0 ? minor : undefined),
    });
  }
  return described;
}
