import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Every refusal that the API itself makes: status and title by the last part of its `type`. */
export const problems = {
  'malformed-json': [400, 'The body is not JSON'],
  'invalid-idempotency-key': [400, 'The Idempotency-Key is missing or malformed'],
  'invalid-query': [400, 'A query parameter is invalid'],
  forbidden: [403, 'The request has no identity that can own orders'],
  'order-not-found': [404, 'There is no such order'],
  'not-found': [404, 'There is no such resource'],
  'method-not-allowed': [405, 'The resource does not have this method'],
  'too-late': [409, 'The order can no longer be cancelled'],
  'body-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body must be application/json'],
  'invalid-order': [422, 'The order is invalid'],
  'idempotency-key-reused': [422, 'The Idempotency-Key was used for another order'],
  fault: [500, 'The service has failed'],
  unavailable: [503, 'The service cannot answer now'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemType = keyof typeof problems;

/** One wrong field: a JSON pointer into the body, or the name of a header or query parameter. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** At most this many wrong fields are listed; more tell nobody anything. */
export const MAX_ERRORS = 50;

/** A field can break several rules; its first message says what it must be. */
export function onePerPath(errors: readonly FieldError[]): readonly FieldError[] {
  const byPath = new Map<string, FieldError>();
  for (const error of errors) if (!byPath.has(error.path)) byPath.set(error.path, error);
  return [...byPath.values()].slice(0, MAX_ERRORS);
}

/** The `type` that a client is told. */
export const problemUri = (type: ProblemType) => `urn:order-pipeline:problem:${type}`;

/** A refusal, thrown anywhere in the API and answered in one place. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly type: ProblemType;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    type: ProblemType,
    detail: string,
    options: {
      readonly errors?: readonly FieldError[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
    this.type = type;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}

/** `application/problem+json`, RFC 9457. `type` is stable: a client may switch on it. */
export function problemResponse(problem: Problem): APIGatewayProxyStructuredResultV2 {
  const [status, title] = problems[problem.type];
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', ...problem.headers },
    body: JSON.stringify({
      type: problemUri(problem.type),
      title,
      status,
      detail: problem.message,
      ...(problem.errors.length > 0 && { errors: problem.errors }),
    }),
  };
}
