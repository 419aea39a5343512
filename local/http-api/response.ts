/**
 * What a function's payload means as an HTTP response, in payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
import { z } from 'zod';
import type { InvokeResult } from '../lambda/invoke.ts';

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

const framingHeaders = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

const jsonHeaders = { 'content-type': 'application/json' };

/** API Gateway's own answers; an HTTP API cannot change them. */
export const gatewayAnswers = {
  badRequest: gatewayAnswer(400, 'Bad Request'),
  forbidden: gatewayAnswer(403, 'Forbidden'),
  notFound: gatewayAnswer(404, 'Not Found'),
  tooLarge: gatewayAnswer(413, 'Request Entity Too Large'),
  tooManyRequests: gatewayAnswer(429, 'Too Many Requests'),
  headersTooLarge: gatewayAnswer(431, 'Request Header Fields Too Large'),
  internalServerError: gatewayAnswer(500, 'Internal Server Error'),
  serviceUnavailable: gatewayAnswer(503, 'Service Unavailable'),
} as const;

/**
 * The response to an invocation. A function that fails, ends at its own timeout or returns
 * something malformed is 500; one that has no environment left is 503.
 */
export function toResponse(result: InvokeResult): ApiResponse {
  switch (result.kind) {
    case 'ok':
      return fromPayload(result.payload);
    case 'error':
    case 'timeout':
      return gatewayAnswers.internalServerError;
    case 'throttled':
      return gatewayAnswers.serviceUnavailable;
  }
}

const formatted = z.object({
  statusCode: z.coerce.number().int().min(200).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

function fromPayload(payload: unknown): ApiResponse {
  if (!(typeof payload === 'object' && payload !== null && 'statusCode' in payload)) {
    // Without a status the format is inferred: 200, JSON, and the payload is the body.
    const text = typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? 'null');
    return { status: 200, headers: jsonHeaders, body: Buffer.from(text) };
  }
  const parsed = formatted.safeParse(payload);
  if (!parsed.success) return gatewayAnswers.internalServerError;
  const { statusCode: status, headers, cookies, body, isBase64Encoded } = parsed.data;
  const named = new Map<string, string | readonly string[]>([
    ['content-type', 'text/plain;charset=UTF-8'],
  ]);
  for (const [name, value] of Object.entries(headers ?? {})) {
    const lowerCase = name.toLowerCase();
    // The gateway frames the message itself.
    if (!framingHeaders.has(lowerCase)) named.set(lowerCase, String(value));
  }
  if (cookies && cookies.length > 0) named.set('set-cookie', cookies);
  return {
    status,
    headers: Object.fromEntries(named),
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** @param description what is wrong with the token; undefined without one */
export function unauthorized(description?: string): ApiResponse {
  const answer = gatewayAnswer(401, 'Unauthorized');
  const quoted = description?.replaceAll('"', "'");
  const challenge =
    quoted === undefined
      ? 'Bearer'
      : `Bearer scope="" error="invalid_token" error_description="${quoted}"`;
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } };
}

function gatewayAnswer(status: number, message: string): ApiResponse {
  return { status, headers: jsonHeaders, body: Buffer.from(JSON.stringify({ message })) };
}
