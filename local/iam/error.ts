/** A policy uses something that is not understood here: refused, for what is skipped could allow. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  constructor(place: string, problem: string, options?: ErrorOptions) {
    super(`${place}: ${problem}`, options);
  }
}
