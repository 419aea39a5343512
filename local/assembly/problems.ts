import * as z from 'zod';
import { PolicyError } from '../iam/error.ts';
import { AssemblyError, UnresolvableError } from './errors.ts';

/** What is wrong with a template, all of it: whoever mends it should not find it one by one. */
export class Problems {
  readonly #found: Error[] = [];

  /** The outcome as a list of one; of none when it has a problem, which is kept. */
  collect<T>(logicalId: string, type: string, convert: () => T): readonly T[] {
    try {
      return [convert()];
    } catch (error) {
      this.#found.push(asProblem(error, `${logicalId} (${type})`));
      return [];
    }
  }

  /** @throws AssemblyError, UnresolvableError or PolicyError: the one, or all in one message. */
  throwIfAny(): void {
    const [first, ...others] = this.#found;
    if (first === undefined) return;
    if (others.length === 0) throw first;
    const messages = new Set(this.#found.map(({ message }) => message));
    throw new AssemblyError([...messages].join('\n'), { cause: this.#found });
  }
}

/** @throws what is no fault of the template */
function asProblem(error: unknown, name: string): Error {
  // A property that does not fit what CloudFormation documents, or what is run here.
  if (error instanceof z.ZodError) {
    return new AssemblyError(`${name} cannot be run: ${z.prettifyError(error)}`, { cause: error });
  }
  const isOurs =
    error instanceof AssemblyError ||
    error instanceof UnresolvableError ||
    error instanceof PolicyError;
  if (isOurs) return error;
  throw error;
}
