/** Differences that an emulator is known to make: docs/emulators.md says what follows from each. */
import type { ReadDifference } from './read-back.ts';

interface Known {
  readonly type: string;
  /** The end of the path. */
  readonly property: string;
  /** What is there instead of the template's value; undefined: the service tells none. */
  readonly deployed: boolean | undefined;
}

const table = (property: string, deployed: Known['deployed']): Known => ({
  type: 'AWS::DynamoDB::Table',
  property,
  deployed,
});

/** By emulator. What is not of its pinned version is to be taken out: an unused one is told. */
export const knownDifferences = {
  ministack: [
    table('.SSESpecification.SSEEnabled', false),
    table('.TimeToLiveSpecification.AttributeName', undefined),
    table('.TimeToLiveSpecification.Enabled', false),
  ],
} as const satisfies Readonly<Record<string, readonly Known[]>>;

export interface Judged {
  readonly known: readonly (Known & { readonly times: number })[];
  readonly unknown: readonly ReadDifference[];
  /** Known ones that were not met: the emulator has learnt. */
  readonly gone: readonly Known[];
}

export function judge(found: readonly ReadDifference[], expected: readonly Known[]): Judged {
  const isMet = ({ type, place, deployed }: ReadDifference, known: Known) =>
    type === known.type && place.endsWith(known.property) && deployed === known.deployed;
  const counted = expected.map((known) => ({
    ...known,
    times: found.filter((difference) => isMet(difference, known)).length,
  }));
  return {
    known: counted.filter(({ times }) => times > 0),
    unknown: found.filter((difference) => !expected.some((known) => isMet(difference, known))),
    gone: counted.filter(({ times }) => times === 0),
  };
}
