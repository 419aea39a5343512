/** What kind of trouble a schedule looks for. */
import type { Random } from './random.ts';

export const profileNames = ['mixed', 'contention', 'poison', 'outages', 'large'] as const;
export type ProfileName = (typeof profileNames)[number];

export interface Profile {
  readonly products: readonly [least: number, most: number];
  /** Units that each product starts with. */
  readonly stock: readonly [least: number, most: number];
  readonly orders: readonly [least: number, most: number];
  readonly linesPerOrder: readonly [least: number, most: number];
  /** Units a line. */
  readonly quantity: readonly [least: number, most: number];
  /** Virtual time over which the orders come, ms. */
  readonly spreadMs: number;
  readonly cancelProbability: number;
  /** Messages that no schema knows, in the middle of the traffic. */
  readonly poison: readonly [least: number, most: number];
  readonly intensity: number;
  /** Products that one transaction takes: small, so that orders of a few lines are large ones. */
  readonly linesPerTransaction: number;
}

const mixed: Profile = {
  products: [1, 4],
  stock: [0, 12],
  orders: [2, 6],
  linesPerOrder: [1, 4],
  quantity: [1, 4],
  spreadMs: 60_000,
  cancelProbability: 0.4,
  poison: [0, 1],
  intensity: 0.5,
  linesPerTransaction: 3,
};

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  mixed,
  contention: {
    ...mixed,
    products: [1, 1],
    stock: [1, 8],
    orders: [3, 8],
    spreadMs: 3_000,
    cancelProbability: 0.9,
    poison: [0, 0],
  },
  poison: { ...mixed, orders: [1, 4], poison: [1, 4] },
  outages: { ...mixed, orders: [1, 4] },
  large: {
    ...mixed,
    products: [6, 12],
    stock: [2, 30],
    orders: [2, 5],
    linesPerOrder: [4, 12],
    spreadMs: 10_000,
    cancelProbability: 0.5,
    linesPerTransaction: 2,
  },
};

export const drawFrom = (random: Random, [least, most]: readonly [number, number]): number =>
  random.between(least, most);
