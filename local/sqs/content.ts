/** What a message may hold, and how large it is (SendMessage; "Amazon SQS message metadata"). */
import { invalidParameter, missingParameter, SqsError } from './errors.ts';
import { limits } from './limits.ts';
import type { MessageAttribute, MessageAttributes } from './message.ts';

/** Everything outside #x9 | #xA | #xD | #x20-#xD7FF | #xE000-#xFFFD | #x10000-#x10FFFF. */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const identifier = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
const attributeName = /^(?!\.)(?!.*\.\.)(?!(?:aws|amazon)\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i;

/** Throws MissingParameter or InvalidMessageContents. */
export function checkBody(body: string): void {
  if (body === '') throw missingParameter('MessageBody');
  checkText(body);
}

/**
 * MessageGroupId, MessageDeduplicationId, ReceiveRequestAttemptId: 1 to 128 visible ASCII
 * characters. Throws InvalidParameterValue.
 */
export function checkIdentifier(parameter: string, value: string): void {
  if (identifier.test(value)) return;
  throw invalidParameter(
    parameter,
    value,
    `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}

/** Throws InvalidParameterValue or InvalidMessageContents. */
export function checkAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > limits.maxMessageAttributes) {
    throw new SqsError(
      'InvalidParameterValue',
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${limits.maxMessageAttributes}].`,
    );
  }
  for (const [name, value] of entries) checkAttribute(name, value);
}

/** Bytes that count towards MaximumMessageSize: body, attribute names, types and values. */
export function sizeInBytes(body: string, attributes: MessageAttributes): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { dataType, stringValue, binaryValue }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(dataType);
    bytes +=
      stringValue === undefined ? (binaryValue?.length ?? 0) : Buffer.byteLength(stringValue);
  }
  return bytes;
}

function checkAttribute(name: string, { dataType, stringValue, binaryValue }: MessageAttribute) {
  if (!attributeName.test(name)) {
    throw new SqsError('InvalidParameterValue', `The message attribute name '${name}' is invalid.`);
  }
  const [, type] = /^(String|Number|Binary)(?:\..+)?$/.exec(dataType) ?? [];
  if (type === undefined || dataType.length > 256) {
    throw new SqsError(
      'InvalidParameterValue',
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  }
  const value = type === 'Binary' ? binaryValue : stringValue;
  if (value === undefined || value.length === 0) {
    throw new SqsError(
      'InvalidParameterValue',
      `The message (user) attribute '${name}' must contain a non-empty value of its type.`,
    );
  }
  if (stringValue !== undefined) checkText(stringValue);
  if (type === 'Number' && !Number.isFinite(Number(stringValue))) {
    throw new SqsError(
      'InvalidParameterValue',
      `Can't cast the value of message (user) attribute '${name}' to a number.`,
    );
  }
}

function checkText(text: string): void {
  if (!forbidden.test(text)) return;
  throw new SqsError(
    'InvalidMessageContents',
    'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
  );
}
