/** The cloud assembly cannot be run; the message names the place. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

/** A template uses something that the runtime cannot resolve; `place` is `LogicalId.Property`. */
export class UnresolvableError extends Error {
  override readonly name = 'UnresolvableError';
  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
  }
}
