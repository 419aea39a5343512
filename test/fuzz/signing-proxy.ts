/**
 * A proxy on loopback for clients that cannot sign. A request that carries the pass as its
 * `Authorization` is signed and forwarded; any other is forwarded as it is, so that what an
 * unsigned request gets can be tried, too.
 */
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Listening, listenOnLoopback } from '../../local/endpoint/listen.ts';
import { createAgent, NoAnswerError, send } from './send.ts';
import type { WireRequest } from './wire.ts';

/** What a client says instead of a signature. */
export const PASS = 'sign-me';

/** Of one hop, or made anew by the next one (RFC 9110, 7.6.1). */
const NOT_FORWARDED = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'expect',
]);
const CONNECTIONS = 16;

export interface ProxyOptions {
  readonly apiUrl: string;
  readonly region: string;
  /** Whose signature it is; see `callers`. */
  readonly accessKeyId: string;
  /** 0 means any. */
  readonly port: number;
}

export async function startSigningProxy(options: ProxyOptions): Promise<Listening> {
  const { apiUrl, region, accessKeyId, port } = options;
  const agent = createAgent(CONNECTIONS);
  const { callerOf, remember } = callers(accessKeyId);
  const server = createServer(async (incoming, outgoing) => {
    try {
      const body = await buffer(incoming);
      const isSigned = incoming.headers.authorization === PASS;
      const request: WireRequest = {
        method: incoming.method ?? 'GET',
        target: incoming.url ?? '/',
        headers: pairs(incoming.rawHeaders).filter(
          ([name]) =>
            !NOT_FORWARDED.has(name.toLowerCase()) && !(isSigned && /^authorization$/i.test(name)),
        ),
        body,
        signature: isSigned ? 'right' : 'absent',
      };
      const caller = callerOf(request);
      const answer = await send({ apiUrl, region, agent }, request, caller);
      remember(answer.headers['location'], caller);
      const kept = Object.entries(answer.headers).filter(([name]) => !NOT_FORWARDED.has(name));
      outgoing.writeHead(answer.status, Object.fromEntries(kept));
      outgoing.end(answer.body);
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      outgoing.writeHead(502, { 'content-type': 'text/plain' });
      outgoing.end(error.message);
    }
  });
  return listenOnLoopback(server, port);
}

/**
 * A client that makes up its keys uses one again for another order, which is refused: so each
 * submission is another caller's, and what is said about its order comes from that caller.
 */
function callers(name: string) {
  const byOrder = new Map<string, string>();
  let submissions = 0;
  return {
    callerOf({ method, target }: WireRequest): string {
      if (method === 'POST' && /^\/orders(?:\?|$)/.test(target)) return `${name}-${++submissions}`;
      const order = /^\/orders\/[^/?]+/.exec(target)?.[0];
      return byOrder.get(order ?? '') ?? name;
    },
    remember(location: string | undefined, caller: string): void {
      if (location !== undefined) byOrder.set(location, caller);
    },
  };
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : [],
  );
}
