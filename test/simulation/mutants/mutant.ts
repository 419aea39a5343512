import type { ProfileName } from '../profiles.ts';

/** A mistake that somebody could make in the code, as a patch of one file. */
export interface Mistake {
  /** In kebab case: what `--mutant` takes. */
  readonly name: string;
  /** What the code does wrong, in a sentence. */
  readonly mistake: string;
  /** Path from the root of the project. */
  readonly file: string;
  /** Occurs once in the file, so that it is clear what is replaced. */
  readonly find: string;
  readonly replace: string;
}

/** One in the code that is simulated. */
export interface Mutant extends Mistake {
  /** Where it shows: the profile that finds it soonest comes first. */
  readonly profiles: readonly [ProfileName, ...ProfileName[]];
}

/** The code has moved on, and the mutant with it: its patch has to be written anew. */
export class MutantDoesNotApplyError extends Error {
  override readonly name = 'MutantDoesNotApplyError';
  constructor({ name, file, find }: Mistake, matches: number) {
    super(`mutant ${name}: ${matches} places in ${file}, instead of one, read ${find}`);
  }
}

/**
 * The source with the mistake in it.
 *
 * @throws MutantDoesNotApplyError unless the place is there, and only once
 */
export function applyMutant(mutant: Mistake, source: string): string {
  const parts = source.split(mutant.find);
  if (parts.length !== 2) throw new MutantDoesNotApplyError(mutant, parts.length - 1);
  return parts.join(mutant.replace);
}
