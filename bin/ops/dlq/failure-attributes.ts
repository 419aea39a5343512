/** The failure that a consumer writes beside the letter that it buries: see `sqs-source.ts`. */
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

type Attributes = Readonly<Record<string, MessageAttributeValue>>;

export interface Failure {
  readonly stage: string;
  /** The delivery that was the last, from 1. */
  readonly attempt: number;
  /** Class and message of the error; no personal data. */
  readonly error: string;
  /** ISO 8601 in UTC. */
  readonly failedAt: string;
}

const NAMES: readonly string[] = [
  'stage',
  'attempt',
  'error',
  'failedAt',
] satisfies (keyof Failure)[];

export function failureOf(attributes: Attributes): Failure | undefined {
  const [stage, attempt, error, failedAt] = NAMES.map((name) => attributes[name]?.StringValue);
  if (stage === undefined || error === undefined || failedAt === undefined) return undefined;
  return { stage, attempt: Number(attempt), error, failedAt };
}

export function withoutFailure(attributes: Attributes): Record<string, MessageAttributeValue> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !NAMES.includes(name)));
}
