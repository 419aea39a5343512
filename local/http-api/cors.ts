/**
 * Cross-origin requests as an HTTP API answers them by its own configuration.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
import type { CorsSpec } from '../assembly/deployment.ts';
import { type ApiRequest, headerOf } from './request.ts';
import type { ApiResponse } from './response.ts';

/**
 * The answer to a preflight, which no route has: 204, and nothing that helps a browser when its origin
 * is not one of those allowed. Undefined for any other request.
 */
export function preflightAnswer(
  cors: CorsSpec | undefined,
  request: ApiRequest,
): ApiResponse | undefined {
  if (cors === undefined || request.method !== 'OPTIONS') return undefined;
  const origin = allowedOrigin(cors, request);
  return {
    status: 204,
    headers: {
      ...(origin !== undefined && { ...originHeaders(cors, origin), ...permissions(cors) }),
    },
    body: Buffer.alloc(0),
  };
}

/** A response with the API's headers in the place of those that the function has set. */
export function withCors(
  cors: CorsSpec | undefined,
  request: ApiRequest,
  response: ApiResponse,
): ApiResponse {
  if (cors === undefined) return response;
  const own = Object.entries(response.headers).filter(
    ([name]) => !name.startsWith('access-control-'),
  );
  const origin = allowedOrigin(cors, request);
  const added = origin === undefined ? {} : originHeaders(cors, origin);
  return { ...response, headers: { ...Object.fromEntries(own), ...added } };
}

/** What the request is told of its origin; undefined without an origin, or when it is not allowed. */
function allowedOrigin({ allowOrigins }: CorsSpec, request: ApiRequest): string | undefined {
  const origin = headerOf(request, 'origin');
  if (origin === undefined) return undefined;
  if (allowOrigins.includes('*')) return '*';
  const isAllowed = allowOrigins.some((allowed) =>
    allowed.endsWith('://*') ? origin.startsWith(allowed.slice(0, -1)) : allowed === origin,
  );
  return isAllowed ? origin : undefined;
}

function originHeaders({ allowCredentials, exposeHeaders }: CorsSpec, origin: string) {
  return {
    'access-control-allow-origin': origin,
    ...(allowCredentials && { 'access-control-allow-credentials': 'true' }),
    ...(exposeHeaders.length > 0 && { 'access-control-expose-headers': exposeHeaders.join(',') }),
  };
}

function permissions({ allowMethods, allowHeaders, maxAgeSeconds }: CorsSpec) {
  return {
    ...(allowMethods.length > 0 && { 'access-control-allow-methods': allowMethods.join(',') }),
    ...(allowHeaders.length > 0 && { 'access-control-allow-headers': allowHeaders.join(',') }),
    ...(maxAgeSeconds !== undefined && { 'access-control-max-age': String(maxAgeSeconds) }),
  };
}
