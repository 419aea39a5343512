/** Reads a request to submit an order: bytes to a parsed submission, or a problem that says why. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { limits } from '../../core/limits.ts';
import { type Submission, submission } from '../../core/submission.ts';
import { type FieldError, onePerPath, Problem } from './problem.ts';

export function readSubmission(event: APIGatewayProxyEventV2): Submission {
  requireJson(event.headers['content-type']);
  const parsed = submission.safeParse(parseJson(bodyOf(event)));
  if (parsed.success) return parsed.data;
  const errors = onePerPath(parsed.error.issues.flatMap(fieldErrors));
  const names = errors.map(({ path }) => path || 'the body');
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
  throw new Problem('invalid-order', `Nothing was ordered: correct ${shown} and try again.`, {
    errors,
  });
}

const keyRule = `must be 1 to ${limits.maxIdempotencyKeyLength} visible ASCII characters`;

/** The header as it stands, and never empty. */
export const idempotencyKey = z
  .string(keyRule)
  .check(
    z.minLength(1, keyRule),
    z.maxLength(limits.maxIdempotencyKeyLength, keyRule),
    z.regex(/^[\x21-\x7e]+$/, keyRule),
  );

export function readIdempotencyKey(event: APIGatewayProxyEventV2): string {
  const key = event.headers['idempotency-key'];
  const parsed = idempotencyKey.safeParse(key);
  if (parsed.success) return parsed.data;
  const found = key === undefined ? 'is missing' : 'is malformed';
  throw new Problem('invalid-idempotency-key', `The header Idempotency-Key ${found}.`, {
    errors: [{ path: 'Idempotency-Key', message: keyRule }],
  });
}

function requireJson(contentType: string | undefined): void {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  if (mediaType === 'application/json') return;
  throw new Problem(
    'unsupported-media-type',
    'Send the order with Content-Type: application/json.',
    {
      headers: { accept: 'application/json' },
    },
  );
}

function bodyOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): string {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > limits.maxBodyBytes) {
    const { maxBodyBytes } = limits;
    throw new Problem(
      'body-too-large',
      `The body has ${bytes.length} bytes; at most ${maxBodyBytes} are read.`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem('malformed-json', 'The body is not UTF-8.');
  }
}

function parseJson(text: string): unknown {
  if (depthOf(text) > limits.maxBodyDepth) {
    throw new Problem(
      'malformed-json',
      `The body nests deeper than ${limits.maxBodyDepth} levels.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('malformed-json', 'The body cannot be parsed as JSON.');
  }
}

/** How deep brackets nest outside of strings: counted before the parser, or anything, recurses. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}

/** One entry a wrong field; an unknown field is named by its own path. */
function fieldErrors(issue: z.core.$ZodIssue): readonly FieldError[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: pointer(issue.path), message: issue.message }];
  }
  return issue.keys.map((key) => ({
    path: pointer([...issue.path, key]),
    message: isPrice(key)
      ? 'is not the caller’s to give: prices come from the catalogue'
      : issue.message,
  }));
}

const isPrice = (key: string) => /price|total|amount/i.test(key);

/** A JSON pointer, RFC 6901. */
function pointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
