/** How often values are drawn. */
import fc from 'fast-check';

/** Mostly what is valid: a refusal in each step would teach little else. */
export function mostly<T>(
  usual: fc.Arbitrary<T>,
  rare: fc.Arbitrary<T>,
  weight = 14,
): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

/** Once in `every` times a value; else the member is left out. */
export const sometimes = <T>(arbitrary: fc.Arbitrary<T>, every = 4): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: every - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Without the members that are undefined. */
export function compact<T extends object>(
  members: { readonly [K in keyof T]: T[K] | undefined },
): T {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as T;
}
