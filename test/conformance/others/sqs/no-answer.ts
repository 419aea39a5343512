/** Calls that were neither answered nor refused: they say nothing about an implementation. */

/** A connection broke, or the SDK could make nothing of what came; `cause` says which. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(command: string, cause: unknown) {
    super(`${command} got no answer: ${String(cause)}`, { cause });
  }
}

export interface Connections<P> {
  readonly pair: P;
  destroy(): void;
}

/**
 * Does `work` on `pair`, and, if a call in it got no answer, once more on connections of its own.
 *
 * @throws NoAnswerError when it happens again.
 */
export async function onceMoreIfUnanswered<P, R>(
  pair: P,
  connect: () => Connections<P>,
  work: (pair: P) => Promise<R>,
): Promise<R> {
  try {
    return await work(pair);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
  }
  const fresh = connect();
  return work(fresh.pair).finally(() => fresh.destroy());
}
