/** An HTTP API (API Gateway v2) in front of functions, on loopback. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { HttpApiSpec } from '../assembly/deployment.ts';
import type { Clock } from '../clock.ts';
import { BodyTooLargeError, readBody } from '../endpoint/body.ts';
import { isLoopbackHost } from '../endpoint/guard.ts';
import { type Listening, listenOnLoopback } from '../endpoint/listen.ts';
import type { InvokeResult } from '../lambda/invoke.ts';
import { authorize } from './authorize.ts';
import { answerClientError, areHeadersTooLarge } from './client-error.ts';
import { preflightAnswer, withCors } from './cors.ts';
import { IssuerUnreachableError } from './errors.ts';
import { createEvent, type HttpApiEvent } from './event.ts';
import { createTokenVerifier } from './jwt.ts';
import { endAfterRequest } from './linger.ts';
import { toApiRequest } from './request.ts';
import { type ApiResponse, gatewayAnswers, toResponse, unauthorized } from './response.ts';
import { compileRoutes } from './route-table.ts';
import { throttleRoutes } from './throttle.ts';

/** Quotas of HTTP APIs: payload size, and the longest integration timeout. */
const PAYLOAD_LIMIT_BYTES = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;

export interface HttpApiOptions {
  readonly spec: HttpApiSpec;
  /** 0 means any. */
  readonly port: number;
  readonly clock: Clock;
  readonly invoke: (functionName: string, event: HttpApiEvent) => Promise<InvokeResult>;
  /** Default: us-east-1. */
  readonly region?: string;
  /** Default: 000000000000. */
  readonly accountId?: string;
  /** Why a request was refused (for a log, the caller only sees 401 or 403), and faults. */
  readonly onRefused?: (routeKey: string, reason: string) => void;
  readonly onFault: (error: unknown) => void;
}

/**
 * Starts the API.
 * @throws InvalidRouteKeyError, PortInUseError
 */
export async function startHttpApi(options: HttpApiOptions): Promise<Listening> {
  const { spec, clock, region = 'us-east-1', accountId = '000000000000' } = options;
  const findRoute = compileRoutes(spec.routes);
  const tokens = createTokenVerifier();
  const admit = throttleRoutes(spec.routes, clock.now());

  const handle = async (incoming: IncomingMessage, requestId: string): Promise<ApiResponse> => {
    // A page that rebinds its own name to 127.0.0.1 would know the local secret.
    if (!isLoopbackHost(incoming.headers)) return gatewayAnswers.forbidden;
    if (areHeadersTooLarge(incoming)) return gatewayAnswers.headersTooLarge;
    const request = toApiRequest(incoming, await readBody(incoming, PAYLOAD_LIMIT_BYTES));
    const path = decodePath(request.encodedPath);
    if (path === undefined) return gatewayAnswers.badRequest;
    const match = findRoute(request.method, path);
    if (match === undefined) {
      return preflightAnswer(spec.cors, request) ?? gatewayAnswers.notFound;
    }

    const nowMs = clock.now();
    if (!admit(match.route.routeKey, nowMs)) return gatewayAnswers.tooManyRequests;
    const scope = { region, accountId, nowMs, tokens };
    const authorization = await authorize(match.route, request, scope);
    if (authorization.kind === 'refused') {
      options.onRefused?.(match.route.routeKey, authorization.reason);
      return authorization.response;
    }
    const { authorizer } = authorization;
    const { apiId } = spec;
    const event = createEvent({
      ...{ request, path, match, authorizer, accountId, apiId, requestId, nowMs },
    });
    const invocation = options.invoke(match.route.functionName, event).then(toResponse);
    return withCors(spec.cors, request, await withinTimeout(clock, invocation));
  };

  const server = createServer((incoming, outgoing) => {
    const requestId = randomUUID();
    handle(incoming, requestId)
      .catch((error: unknown) => {
        if (error instanceof BodyTooLargeError) return gatewayAnswers.tooLarge;
        if (error instanceof IssuerUnreachableError) {
          options.onFault(error.message);
          return unauthorized('OIDC discovery endpoint communication error');
        }
        if (!incoming.destroyed || incoming.complete) options.onFault(error);
        return gatewayAnswers.internalServerError;
      })
      .then((response) => {
        // A body that was not read would be taken for the connection's next request.
        if (!incoming.complete) outgoing.shouldKeepAlive = false;
        write(outgoing, response, requestId);
        if (incoming.complete) outgoing.end();
        else endAfterRequest(incoming, outgoing);
      })
      .catch(options.onFault);
  });
  server.on('clientError', answerClientError);
  return listenOnLoopback(server, options.port);
}

/** The answer, or 503 when the integration takes longer than API Gateway waits. */
function withinTimeout(clock: Clock, invocation: Promise<ApiResponse>): Promise<ApiResponse> {
  return new Promise((resolve, reject) => {
    const cancel = clock.callAt(clock.now() + INTEGRATION_TIMEOUT_MS, () =>
      resolve(gatewayAnswers.serviceUnavailable),
    );
    invocation.then(resolve, reject).finally(cancel);
  });
}

function write(outgoing: ServerResponse, response: ApiResponse, requestId: string): void {
  const send = ({ status, headers, body }: ApiResponse) => {
    for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
    outgoing.setHeader('apigw-requestid', requestId);
    // A response that has no content (RFC 9110) must not announce any.
    if (status !== 204 && status !== 304) outgoing.setHeader('content-length', body.length);
    outgoing.statusCode = status;
    outgoing.write(body);
  };
  try {
    send(response);
  } catch {
    // A header that HTTP cannot carry is a malformed response of the function.
    for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
    send(gatewayAnswers.internalServerError);
  }
}

function decodePath(encodedPath: string): string | undefined {
  if (!encodedPath.startsWith('/')) return undefined;
  try {
    return decodeURIComponent(encodedPath);
  } catch {
    return undefined;
  }
}
