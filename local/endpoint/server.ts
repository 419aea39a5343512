/** The one address that speaks AWS's protocols: `AWS_ENDPOINT_URL=http://127.0.0.1:4566`. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { accessKeyIdOf } from './access-key.ts';
import { type Answer, jsonError, writeAnswer } from './answer.ts';
import { BodyTooLargeError, readBody } from './body.ts';
import { isFromWebPage, isLoopbackHost } from './guard.ts';
import { type Listening, listenOnLoopback } from './listen.ts';
import { findRoute } from './routes.ts';
import type { EndpointServices } from './services.ts';

export interface EndpointOptions {
  /** 0 means any. */
  readonly port: number;
  readonly region: string;
  readonly services: EndpointServices;
  /** Told of a failure of a service, never of a refusal. */
  readonly onFault: (error: unknown) => void;
}

/** @throws PortInUseError */
export async function startEndpoint(options: EndpointOptions): Promise<Listening> {
  let baseUrl = '';

  const handle = async (request: IncomingMessage, signal: AbortSignal, requestId: string) => {
    const { headers } = request;
    if (!isLoopbackHost(headers) || isFromWebPage(headers)) return forbidden();
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    const route = findRoute(options.services, options.region, {
      method: request.method ?? '',
      path,
      query,
      headers,
    });
    const body = await readBody(request, route.bodyLimitBytes);
    const accessKeyId = accessKeyIdOf(headers.authorization);
    return route.answer(body, {
      requestId,
      baseUrl,
      signal,
      ...(accessKeyId !== undefined && { accessKeyId }),
    });
  };

  const server = createServer((request, response) => {
    const requestId = randomUUID();
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    handle(request, gone.signal, requestId)
      .catch((error: unknown) => toAnswer(error, gone.signal, options.onFault))
      .then((answer) => {
        // A body that was not read would be taken for the connection's next request.
        if (!request.complete) response.shouldKeepAlive = false;
        if (!response.destroyed) writeAnswer(response, answer, requestId);
      })
      .catch(options.onFault);
  });
  // SDKs keep connections for long; a server that closes first makes their next call fail.
  server.keepAliveTimeout = 120_000;
  const listening = await listenOnLoopback(server, options.port);
  baseUrl = listening.url;
  return listening;
}

function forbidden(): Answer {
  return jsonError(403, 'AccessDeniedException', 'Requests from web pages are not answered.');
}

function toAnswer(error: unknown, signal: AbortSignal, onFault: (error: unknown) => void): Answer {
  if (error instanceof BodyTooLargeError) {
    return jsonError(413, 'RequestEntityTooLargeException', error.message);
  }
  // A client that goes away makes its own call fail: nobody is left to be told.
  if (!signal.aborted) onFault(error);
  return jsonError(500, 'InternalFailure', 'The laptop runtime failed; see its log.');
}
