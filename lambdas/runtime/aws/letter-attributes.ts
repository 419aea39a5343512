/** What goes with a dead letter: its id, and, as SQS's message attributes, why it is dead. */
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { type Failure, failure } from '../failure-record.ts';

/**
 * The deduplication id of a buried copy: of this delivery's message, so that it is one dead letter
 * when it is buried again after a crash.
 */
export const burialId = (sqsMessageId: string): string => `dead-${sqsMessageId}`;

const MAX_LENGTH = 1_000;
/** What a message attribute can hold (SendMessage, API reference); anything else becomes a space. */
const NOT_IN_ATTRIBUTES = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g;

export function letterAttributes({
  stage,
  attempt,
  error,
  at,
}: Failure): Record<string, MessageAttributeValue> {
  return {
    stage: text(stage),
    attempt: text(String(attempt)),
    error: text(error),
    failedAt: text(at),
  };
}

/** Reads them; nothing, of a letter that SQS moved itself. */
export function readLetterAttributes(
  attributes: Readonly<Record<string, MessageAttributeValue>> = {},
): Failure | undefined {
  const valueAt = (name: string) => attributes[name]?.StringValue;
  return failure.safeParse({
    stage: valueAt('stage'),
    attempt: Number(valueAt('attempt')),
    error: valueAt('error'),
    at: valueAt('failedAt'),
  }).data;
}

/** What a redriven message keeps: the failure was that of the letter. */
export function withoutFailure(
  attributes: Readonly<Record<string, MessageAttributeValue>>,
): Record<string, MessageAttributeValue> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !NAMES.includes(name)));
}

const NAMES = ['stage', 'attempt', 'error', 'failedAt'];

const text = (value: string): MessageAttributeValue => ({
  DataType: 'String',
  StringValue: value.slice(0, MAX_LENGTH).replace(NOT_IN_ATTRIBUTES, ' '),
});
