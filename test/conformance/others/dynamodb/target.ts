import type { Operation } from '../../../differential/operations.ts';
import type { OtherName } from '../servers.ts';
import { explanationOf, isAvoided, type KnownDifference } from './differences.ts';
import type { Parting } from './sequence.ts';
import type { Side } from './side.ts';

/** What the laptop is held against. */
export interface Target {
  /** For a person, with its version. */
  readonly title: string;
  readonly url: string;
  /** The options that choose it. */
  readonly option: string;
  /** Without a name nothing is known of it. */
  readonly name?: OtherName;
}

export interface Sides {
  readonly laptop: Side;
  readonly other: Side;
}

export const explained = (
  { name }: Target,
  { pair, history }: Parting,
): KnownDifference | undefined => name && pair && explanationOf(name, pair, history);

export const leftOut = ({ name }: Target, operation: Operation): boolean =>
  name !== undefined && isAvoided(name, operation);

/** How a person runs it again. */
export const again = ({ option }: Target, sequences: number, seed: number): string =>
  `npm run conformance -- --part dynamodb ${option} --sequences ${sequences} --seed ${seed}`;
