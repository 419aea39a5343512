import type { IncomingMessage } from 'node:http';

/** A request as it came over the wire, its body read. */
export interface ApiRequest {
  readonly method: string;
  /** The path as sent, percent-encoded, without the query string. */
  readonly encodedPath: string;
  /** Without the question mark; empty when there is none. */
  readonly rawQueryString: string;
  /** Lower-case names; each with every value it came with. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
  readonly sourceIp: string;
  /** `HTTP/1.1`. */
  readonly protocol: string;
}

/** Takes what API Gateway passes on out of Node's request. */
export function toApiRequest(request: IncomingMessage, body: Buffer): ApiRequest {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const headers = new Map<string, readonly string[]>();
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (values !== undefined) headers.set(name, values);
  }
  return {
    method: request.method ?? 'GET',
    encodedPath: mark < 0 ? url : url.slice(0, mark),
    rawQueryString: mark < 0 ? '' : url.slice(mark + 1),
    headers,
    body,
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
    protocol: `HTTP/${request.httpVersion}`,
  };
}

/** A header's values joined as HTTP joins them; undefined when it is absent. */
export function headerOf(request: ApiRequest, name: string): string | undefined {
  return request.headers.get(name)?.join(',');
}
