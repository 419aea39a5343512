import { NoAnswerError } from './no-answer.ts';

/** What a call came to, in terms that mean the same of both implementations. */
export type Value =
  | string
  | number
  | boolean
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value };

export type Outcome =
  | { readonly kind: 'answer'; readonly value: Value }
  /** By its code, without the prefix of a protocol. */
  | { readonly kind: 'refusal'; readonly code: string };

/** Names that AWS's two protocols give the same error. */
const synonyms = new Map([
  ['NonExistentQueue', 'QueueDoesNotExist'],
  ['QueueAlreadyExists', 'QueueNameExists'],
]);

/** `AWS.SimpleQueueService.NonExistentQueue` and `QueueDoesNotExist` are one. */
export function plainCode(code: string): string {
  const last = code.slice(code.lastIndexOf('.') + 1);
  return synonyms.get(last) ?? last;
}

/**
 * A fault of the other side, or an answer that is none, is no refusal: its code says so.
 *
 * @throws NoAnswerError if `error` is one: that is no outcome.
 */
export function refusalOf(error: unknown): Outcome {
  if (error instanceof NoAnswerError) throw error;
  if (!(error instanceof Error)) return { kind: 'refusal', code: String(error) };
  const code = 'Code' in error && typeof error.Code === 'string' ? error.Code : error.name;
  return { kind: 'refusal', code: plainCode(code) };
}
