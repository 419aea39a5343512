import type { ServerResponse } from 'node:http';

/** What a service answers, as plain data. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Bytes and text go as they are; anything else as JSON. */
  readonly body: unknown;
}

/** What a route may know of a request besides its body. */
export interface CallContext {
  readonly requestId: string;
  /** The endpoint's own URL, without a trailing slash. */
  readonly baseUrl: string;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** The access key that the request names as its signer. It is not verified. */
  readonly accessKeyId?: string;
}

/** An error of AWS's JSON protocols. */
export function jsonError(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code },
    body: { __type: code, message },
  };
}

/** Writes an answer, with its length and AWS's request id. */
export function writeAnswer(response: ServerResponse, answer: Answer, requestId: string): void {
  const { body } = answer;
  const bytes =
    Buffer.isBuffer(body) || typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  response.writeHead(answer.status, {
    'x-amzn-requestid': requestId,
    ...answer.headers,
    'content-length': Buffer.byteLength(bytes),
  });
  response.end(bytes);
}
