/** The order API as a caller sees it: signed, patient with what a retry can heal, and nothing else. */
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Clock } from '../../lambdas/runtime/ports.ts';
import { Sha256 } from './sha256.ts';

/** No answer, or none but refusals that ask for patience, after every retry. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  /** Begins with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON; undefined where the body is none. */
  readonly body: unknown;
  /** The header of that name, where there is one. */
  readonly location?: string | undefined;
}

export interface ApiClientOptions {
  readonly url: string;
  readonly region: string;
  readonly credentials: () => Promise<AwsCredentialIdentity>;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

export interface ApiClient {
  /** Any answer but 429 and 5xx. @throws UnansweredError */
  request(request: ApiRequest): Promise<ApiAnswer>;
}

const MAX_ATTEMPTS = 8;
const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 5_000;
/** A little more than an HTTP API waits for its function: 30 s (API Gateway, quotas). */
const ATTEMPT_TIMEOUT_MS = 35_000;

/** Every request must be safe to repeat: it is, when a connection breaks or the API asks for it. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const { region, credentials, clock } = options;
  const send = options.fetch ?? fetch;
  const base = new URL(options.url);
  const signer = new SignatureV4({ service: 'execute-api', region, credentials, sha256: Sha256 });
  return {
    async request(request) {
      let last = 'nothing was tried';
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
        let retryAfterMs = 0;
        // Signed anew each time: a signature is good for five minutes.
        const { url, ...init } = await signed(signer, base, request);
        try {
          const signal = AbortSignal.timeout(ATTEMPT_TIMEOUT_MS);
          const response = await send(url, { ...init, signal });
          const text = await response.text();
          if (response.status !== 429 && response.status < 500) {
            const location = response.headers.get('location') ?? undefined;
            return { status: response.status, body: parseJson(text), location };
          }
          last = `status ${response.status}`;
          retryAfterMs = secondsIn(response.headers.get('retry-after')) * 1000;
        } catch (error) {
          last = reasonOf(error);
        }
        if (attempt < MAX_ATTEMPTS) await clock.sleep(backoffMs(attempt, retryAfterMs, clock));
      }
      throw new UnansweredError(
        `${request.method} ${request.path}: ${last}, ${MAX_ATTEMPTS} times`,
      );
    },
  };
}

async function signed(signer: SignatureV4, base: URL, request: ApiRequest) {
  const path = base.pathname.replace(/\/$/, '') + request.path;
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const { method, query = {} } = request;
  const { headers } = await signer.sign({
    protocol: base.protocol,
    hostname: base.hostname,
    method,
    path,
    query: { ...query },
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...request.headers,
      host: base.host,
    },
    ...(body !== undefined && { body }),
  });
  const url = new URL(path, base);
  url.search = new URLSearchParams(query).toString();
  // `host` follows from the URL, and is the same.
  const { host: _, ...sent } = headers;
  return { url, method, headers: sent, ...(body !== undefined && { body }) };
}

/** Full jitter, and never earlier than the API asks for. */
function backoffMs(attempt: number, retryAfterMs: number, clock: Clock): number {
  const ceiling = Math.min(FIRST_BACKOFF_MS * 2 ** attempt, MAX_BACKOFF_MS);
  return Math.min(retryAfterMs, MAX_BACKOFF_MS) + clock.random() * ceiling;
}

function secondsIn(header: string | null): number {
  return header !== null && /^\d{1,4}$/.test(header) ? Number(header) : 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `fetch` says only "fetch failed"; what failed is its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
