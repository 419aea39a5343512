/** Sends a request as it stands: `fetch` would rewrite paths and headers. */
import { Agent, request as startRequest } from 'node:http';
import type { Answer } from './answers.ts';
import { signedHeaders } from './sign.ts';
import type { WireRequest } from './wire.ts';

/** More than the gateway waits for its function, 30 s (API Gateway, quotas): no answer by then is a hang. */
const ANSWER_WITHIN_MS = 40_000;

/** No answer, or none in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

export interface Target {
  readonly apiUrl: string;
  readonly region: string;
  readonly agent: Agent;
}

export const createAgent = (connections: number) =>
  new Agent({ keepAlive: true, maxSockets: connections });

/** @throws NoAnswerError */
export async function send(
  target: Target,
  request: WireRequest,
  accessKeyId: string,
): Promise<Answer> {
  try {
    return await sendOnce(target, request, accessKeyId);
  } catch (error) {
    // A server may close an idle connection at the moment at which it is used again.
    if (!isReset(error)) throw error;
    return await sendOnce({ ...target, agent: new Agent() }, request, accessKeyId);
  }
}

function sendOnce(
  { apiUrl, region, agent }: Target,
  request: WireRequest,
  accessKeyId: string,
): Promise<Answer> {
  const { hostname, port, host } = new URL(apiUrl);
  const { method, target, body, chunked = false } = request;
  const signer = { accessKeyId, secret: 'local', region, host, nowMs: Date.now() };
  const headers = [
    ...[...request.headers, ...Object.entries({ host, ...signedHeaders(request, signer) })].flat(),
    ...(chunked ? ['transfer-encoding', 'chunked'] : ['content-length', `${body?.length ?? 0}`]),
  ];
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) =>
      reject(new NoAnswerError(`no answer: ${cause.message}`, { cause }));
    const outgoing = startRequest(
      {
        hostname,
        port,
        agent,
        method,
        path: target,
        headers,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', fail);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
            ),
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

function isReset(error: unknown): boolean {
  const cause = error instanceof NoAnswerError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET';
}
