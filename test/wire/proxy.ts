/** An HTTP proxy on loopback between the SDK's clients and the endpoint, where requests go wrong. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../local/endpoint/listen.ts';
import type { Random } from '../simulation/random.ts';
import { callOf, type Exchange, type WireAnswer } from './exchange.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { WireFault } from './faults.ts';
import { partialOf } from './partial.ts';
import { conflict, overloaded, throttled, unavailable } from './refusals.ts';
import { Upstream } from './upstream.ts';

/** What became of one request. */
export interface Observed extends Exchange {
  readonly fault: WireFault | undefined;
  /** The client went away before it had the answer, fault or none. */
  readonly isAbandoned: boolean;
}

export interface ProxyOptions {
  /** `http://127.0.0.1:PORT` of the endpoint. */
  readonly endpoint: string;
  readonly plan: FaultPlan;
  /** Told of each request as it comes, whatever is to happen to it. */
  readonly onRequest?: (exchange: Exchange) => void;
  readonly onExchange: (observed: Observed) => void;
  /** Stands between the proxy and the service: `send` has the service do it. */
  readonly pass?: (exchange: Exchange, send: () => Promise<WireAnswer>) => Promise<WireAnswer>;
  /** Told of a failure of the proxy itself, or of the endpoint. */
  readonly onError: (error: unknown) => void;
}

export interface FaultyProxy {
  readonly url: string;
  /** Resolves once nothing is under way, the late ones included. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** How long after its client has given up a late request reaches the service, ms. */
const LATEST_MS = 300;

export async function startProxy(options: ProxyOptions): Promise<FaultyProxy> {
  const upstream = new Upstream(options.endpoint);
  const underway = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const work = handle(options, upstream, request, response).catch(options.onError);
    underway.add(work);
    void work.finally(() => underway.delete(work));
  });
  server.keepAliveTimeout = 120_000;
  const listening = await listenOnLoopback(server, 0);
  return {
    url: listening.url,
    async settled() {
      while (underway.size > 0) await Promise.all(underway);
    },
    async close() {
      await listening.close();
      upstream.close();
    },
  };
}

/** A request on its way through the proxy. */
interface Passage {
  readonly exchange: Exchange;
  readonly random: Random;
  /** Has the service do it, or what is left of it. */
  readonly forward: (body?: string) => Promise<WireAnswer>;
  readonly response: ServerResponse;
}

async function handle(
  { plan, onRequest, onExchange, pass = (_, send) => send() }: ProxyOptions,
  upstream: Upstream,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readAll(request);
  if (body === undefined) return;
  const send = (part: string) => upstream.send(request.url ?? '/', request.headers, part);
  const call = callOf(request.headers, body);
  if (!call) return reply(response, await send(body));
  const exchange = { call, body };
  onRequest?.(exchange);
  const forward = (part = body) => pass({ call, body: part }, () => send(part));
  const { fault, random } = plan.next(exchange);
  const happened = await befall(fault, { exchange, random, forward, response });
  onExchange({ ...exchange, fault: happened, isAbandoned: !response.writableFinished });
}

/** The body, unless the client goes away while it sends it: the service never hears of that. */
async function readAll(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch (error) {
    if (request.destroyed) return undefined;
    throw error;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Lets the fault happen; answers what did: a call of one part is never done in part. */
async function befall(
  fault: WireFault | undefined,
  { exchange, random, forward, response }: Passage,
): Promise<WireFault | undefined> {
  switch (fault) {
    case undefined:
      await reply(response, await forward());
      return fault;
    case 'throttled':
      await reply(response, throttled(exchange, random));
      return fault;
    case 'unavailable':
      await reply(response, unavailable(exchange));
      return fault;
    case 'conflict':
      await reply(response, conflict(exchange, random));
      return fault;
    case 'overloaded':
      await reply(response, overloaded(exchange, random));
      return fault;
    case 'cut-before':
      response.destroy();
      return fault;
    case 'cut-after':
      await forward();
      response.destroy();
      return fault;
    case 'cut-within':
      await cutWithin(response, await forward());
      return fault;
    case 'silent':
      await forward();
      await gone(response);
      return fault;
    case 'late':
      await gone(response);
      await new Promise((resolve) => setTimeout(resolve, random.between(0, LATEST_MS)));
      await forward();
      return fault;
    case 'repeated':
      await forward();
      await reply(response, await forward());
      return fault;
    case 'partial': {
      const partial = partialOf(exchange, random);
      if (!partial) {
        await reply(response, await forward());
        return undefined;
      }
      const done = partial.body === undefined ? undefined : await forward(partial.body);
      await reply(response, partial.complete(done));
      return fault;
    }
  }
}

/** Resolves when the answer is written, or nobody is there to read it. */
async function reply(response: ServerResponse, { status, headers, body }: WireAnswer) {
  if (response.destroyed) return;
  const over = once(response, 'close');
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
  await over;
}

async function cutWithin(response: ServerResponse, { status, headers, body }: WireAnswer) {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': body.length + 1 });
  await new Promise<void>((resolve) =>
    response.write(body.subarray(0, body.length / 2), () => resolve()),
  );
  response.destroy();
}

async function gone(response: ServerResponse): Promise<void> {
  if (!response.destroyed) await once(response, 'close');
}
