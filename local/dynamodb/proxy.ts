/** Hands DynamoDB requests to the engine, bytes unchanged in both directions. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface EngineAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

export interface EngineProxy {
  /**
   * Forwards one request. It never rejects: while the engine is away the answer is DynamoDB's
   * `InternalServerError` with status 500, which SDKs retry.
   */
  forward(body: Buffer, headers: IncomingHttpHeaders, signal: AbortSignal): Promise<EngineAnswer>;
  /** Closes the connections that are kept alive. */
  close(): void;
}

/** Headers that belong to one connection, not to the request (RFC 9110, 7.6.1), and the host. */
const CONNECTION_HEADERS = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'content-length',
  'expect',
]);

/** @param endpoint where the engine is now; undefined while it is away. */
export function createEngineProxy(endpoint: () => string | undefined): EngineProxy {
  const agent = new Agent({ keepAlive: true });
  return {
    forward: async (body, headers, signal) => {
      const url = endpoint();
      if (url === undefined) return unavailable();
      try {
        return await send(agent, url, body, headers, signal);
      } catch {
        return unavailable();
      }
    },
    close: () => agent.destroy(),
  };
}

function send(
  agent: Agent,
  url: string,
  body: Buffer,
  headers: IncomingHttpHeaders,
  signal: AbortSignal,
): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, signal, headers: endToEnd(headers) });
    outgoing.on('error', reject).on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('error', reject)
        .on('end', () =>
          resolve({
            status: incoming.statusCode ?? 500,
            headers: endToEnd(incoming.headers),
            body: Buffer.concat(chunks),
          }),
        );
    });
    outgoing.end(body);
  });
}

function endToEnd(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !CONNECTION_HEADERS.has(name)) kept[name] = value;
  }
  return kept;
}

function unavailable(): EngineAnswer {
  return {
    status: 500,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(
      JSON.stringify({
        __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
        message: 'The DynamoDB engine is being restarted.',
      }),
    ),
  };
}
