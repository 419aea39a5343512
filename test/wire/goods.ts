/** What a shop has, and what it is asked for: more than it has. */
import { limits } from '../../core/limits.ts';
import type { CatalogueEntry } from '../../core/stock.ts';
import { LINES_PER_TRANSACTION } from '../../lambdas/inventory/stage.ts';
import type { Asked } from '../simulation/promises.ts';
import type { Random } from '../simulation/random.ts';

type Lines = Asked['lines'];

export interface Goods {
  readonly catalogue: readonly (CatalogueEntry & { readonly units: number })[];
  /** What is in the nth order. */
  readonly basket: (nth: number, random: Random) => Lines;
  /** Products that one transaction of the inventory takes. */
  readonly linesPerTransaction: number;
}

const UNIT_PRICE_MINOR = 250;

const FEW = ['P1', 'P2', 'P3', 'P4', 'P5'];

/** Orders of a few lines, that go in several transactions all the same. */
export const fewLines: Goods = {
  catalogue: FEW.map((sku) => ({
    sku,
    name: `Product ${sku}`,
    unitPriceMinor: UNIT_PRICE_MINOR,
    units: 40,
  })),
  basket(_, random) {
    const first = random.between(0, FEW.length - 1);
    return Array.from({ length: random.between(1, FEW.length) }, (_, at) => ({
      sku: FEW[(first + at) % FEW.length] ?? '',
      quantity: random.between(1, 3),
    }));
  },
  linesPerTransaction: 3,
};

/** One order of so many fits; the others ask for more than there is of each product. */
const ONE_FITS_OF = 9;
const LARGE_STOCK = 2;
/** One less than there may be: the shop's mistakes add one. */
const TOO_MUCH = limits.maxQuantity - 1;

const MOST = Array.from({ length: limits.maxLines }, (_, n) => ({
  sku: `P${n}`.padEnd(limits.maxSkuLength, '.'),
  name: `Product P${n}`.padEnd(limits.maxProductNameBytes, '.'),
  unitPriceMinor: UNIT_PRICE_MINOR,
  units: LARGE_STOCK,
}));

/**
 * Orders of as many lines as an order can have, with the longest SKUs and names: what is told of five
 * of them is more than 1 MiB.
 */
export const mostLines: Goods = {
  catalogue: MOST,
  basket(nth) {
    const quantity = nth % ONE_FITS_OF === 0 ? 1 : TOO_MUCH;
    return MOST.map(({ sku }) => ({ sku, quantity }));
  },
  linesPerTransaction: LINES_PER_TRANSACTION,
};
