/** What kind of trouble a schedule looks for. */
import type { Random } from './random.ts';

export const profileNames = ['mixed', 'contention', 'poison', 'outages', 'large'] as const;
export type ProfileName = (typeof profileNames)[number];

type Range = readonly [least: number, most: number];

export interface Profile {
  readonly products: Range;
  /** Units that each product starts with. */
  readonly stock: Range;
  readonly orders: Range;
  readonly linesPerOrder: Range;
  /** Units a line. */
  readonly quantity: Range;
  /** Virtual time over which the orders come, ms. */
  readonly spreadMs: number;
  readonly cancelProbability: number;
  /** Movements of stock while the shop sells. */
  readonly movements: Range;
  /** Messages that no schema knows, in the middle of the traffic. */
  readonly poison: Range;
  /** Of a message that newer code sent, and of the deployment that it waits for. */
  readonly deploymentProbability: number;
  /** Mean probability of a fault, 0 to 1. */
  readonly intensity: number;
  /** Services or queues that are away, for six hours each. */
  readonly outages: Range;
  /** Deliveries after which SQS moves a message: few, and what is only unlucky is dead, too. */
  readonly maxReceiveCount: Range;
  /** Redrives while there is traffic. */
  readonly redrives: Range;
  /** Products that one transaction takes: small, so that orders of a few lines are large ones. */
  readonly linesPerTransaction: number;
}

/** What the stack sets: see `lib/settings.ts`. */
const PATIENT: Range = [1_000, 1_000];

/** Where it is not for the orders beside it that one goes wrong. */
const FEW: Range = [1, 2];

const mixed: Profile = {
  products: [1, 4],
  stock: [0, 12],
  orders: [1, 3],
  linesPerOrder: [1, 4],
  quantity: [1, 4],
  spreadMs: 60_000,
  cancelProbability: 0.4,
  movements: [0, 2],
  poison: [0, 1],
  deploymentProbability: 0.04,
  intensity: 0.34,
  outages: [0, 0],
  maxReceiveCount: PATIENT,
  redrives: [0, 2],
  linesPerTransaction: 3,
};

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  mixed,
  /** One product, nine of ten cancelled. */
  contention: {
    ...mixed,
    products: [1, 1],
    stock: [1, 8],
    orders: [2, 3],
    spreadMs: 3_000,
    cancelProbability: 0.9,
    poison: [0, 0],
    intensity: 0.34,
  },
  poison: {
    ...mixed,
    orders: FEW,
    poison: [1, 4],
    // With few receives there is no patience to wait with.
    deploymentProbability: 0,
    intensity: 0.4,
    maxReceiveCount: [3, 6],
    redrives: [1, 5],
    // A mail that died is overtaken only by that of a cancellation.
    cancelProbability: 0.8,
  },
  outages: { ...mixed, orders: FEW, outages: [1, 2], spreadMs: 6 * 60 * 60_000, intensity: 0.26 },
  large: {
    ...mixed,
    products: [6, 12],
    stock: [3, 10],
    orders: [2, 3],
    linesPerOrder: [4, 8],
    intensity: 0.34,
    spreadMs: 500,
    cancelProbability: 0.5,
    linesPerTransaction: 2,
  },
};

export const drawFrom = (random: Random, [least, most]: Range): number =>
  random.between(least, most);
