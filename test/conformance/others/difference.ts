import type { OtherName } from './servers.ts';

/** A way in which another implementation is known to answer otherwise than the laptop does. */
export interface Difference {
  /** `S01`, `D01`: never reused. */
  readonly id: string;
  readonly of: readonly OtherName[];
  /** What the laptop does, and what the other does, in one sentence. */
  readonly what: string;
  /** `either`: AWS's documentation allows both. */
  readonly right: 'laptop' | 'other' | 'either';
  /** What AWS documents. */
  readonly why: string;
  /** The address of AWS's page that says so. */
  readonly source: string;
}
