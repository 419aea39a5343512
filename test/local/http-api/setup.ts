import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { HttpRouteSpec } from '../../../local/assembly/deployment.ts';
import type { Listening } from '../../../local/endpoint/listen.ts';
import type { HttpApiEvent } from '../../../local/http-api/event.ts';
import { type HttpApiOptions, startHttpApi } from '../../../local/http-api/server.ts';
import type { InvokeResult } from '../../../local/lambda/invoke.ts';
import { type ManualClock, manualClock } from '../lambda/manual-clock.ts';

/** When the API's clock stands still. */
export const NOW = new Date('2026-03-12T19:03:58.123Z');

export interface Invocation {
  readonly functionName: string;
  readonly event: HttpApiEvent;
}

export interface Api extends Listening {
  readonly clock: ManualClock;
  readonly invocations: readonly Invocation[];
  readonly refusals: readonly string[];
  readonly faults: readonly unknown[];
}

const apis: Listening[] = [];

/** Ends what `startApi` started. */
export async function closeApis(): Promise<void> {
  await Promise.all(apis.splice(0).map((api) => api.close()));
}

export const route = (
  routeKey: string,
  kind: 'none' | 'iam' = 'none',
  functionName = 'f',
): HttpRouteSpec => ({ routeKey, functionName, authorization: { kind } });

/** An API of these routes in front of a function that answers as it is told: 200 by default. */
export async function startApi(
  routes: readonly HttpRouteSpec[],
  answer: (event: HttpApiEvent) => Promise<InvokeResult> = async () => ok({ statusCode: 200 }),
  options: Partial<HttpApiOptions> = {},
): Promise<Api> {
  const clock = manualClock(NOW.getTime());
  const invocations: Invocation[] = [];
  const refusals: string[] = [];
  const faults: unknown[] = [];
  const listening = await startHttpApi({
    spec: { logicalId: 'Api', name: 'shop', apiId: 'abc123', routes },
    port: 0,
    clock,
    invoke: (functionName, event) => {
      invocations.push({ functionName, event });
      return answer(event);
    },
    onRefused: (_routeKey, reason) => refusals.push(reason),
    onFault: (error) => faults.push(error),
    ...options,
  });
  apis.push(listening);
  return { ...listening, clock, invocations, refusals, faults };
}

export const ok = (payload: unknown): InvokeResult => ({ kind: 'ok', payload });

export interface Call {
  readonly method?: string;
  /** As it goes over the wire, query string included. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Whether the caller's side is finished. Default: true. */
  readonly end?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request as it stands: `fetch` would rewrite paths and headers. */
export function send(api: Listening, call: Call): Promise<Answer> {
  const { method = 'GET', path, headers = {}, body, end = true } = call;
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: api.port, method, path, headers, agent: false };
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on('error', reject);
    if (end) outgoing.end(body);
    else if (body !== undefined) outgoing.write(body);
    else outgoing.flushHeaders();
  });
}

/** Sends bytes that need not be HTTP, all of them, and then takes what has come back. */
export async function sendRaw(api: Listening, bytes: string): Promise<string> {
  const socket = connect(api.port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.write(bytes, () => resolve());
  });
  return text(socket);
}
