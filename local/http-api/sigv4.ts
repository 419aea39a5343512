/** Verifies a request that was signed with AWS Signature Version 4 in its Authorization header. */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { bodyMatchesItsHash, canonicalRequests } from './canonical-request.ts';
import { type ApiRequest, headerOf } from './request.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';
/** A signature is good for five minutes (IAM User Guide, Signature Version 4). */
const MAXIMUM_SKEW_MS = 5 * 60 * 1000;

export type Verification =
  | { readonly kind: 'verified'; readonly accessKeyId: string }
  | { readonly kind: 'refused'; readonly reason: string };

export interface VerificationScope {
  readonly region: string;
  /** `execute-api` for API Gateway. */
  readonly service: string;
  readonly nowMs: number;
  /** The secret of an access key; undefined when there is no such key. */
  readonly secretOf: (accessKeyId: string) => string | undefined;
}

/** Checks scope, time and signature. The reason of a refusal is for a log, not for the caller. */
export function verifySignature(request: ApiRequest, scope: VerificationScope): Verification {
  const authorization = parseAuthorization(headerOf(request, 'authorization'));
  if (authorization === undefined) return refused('The request is not signed.');
  const { accessKeyId, date, region, service, signedHeaders, signature } = authorization;

  const timestamp = headerOf(request, 'x-amz-date') ?? '';
  const signedAtMs = parseTimestamp(timestamp);
  if (signedAtMs === undefined || !timestamp.startsWith(date))
    return refused('Invalid X-Amz-Date.');
  if (Math.abs(scope.nowMs - signedAtMs) > MAXIMUM_SKEW_MS) {
    return refused('The signature is more than five minutes old or ahead.');
  }
  if (region !== scope.region || service !== scope.service) {
    return refused(`Credential should be scoped to ${scope.region}/${scope.service}.`);
  }
  if (!signedHeaders.includes('host')) return refused('The Host header must be signed.');
  if (!bodyMatchesItsHash(request)) return refused('X-Amz-Content-Sha256 is not the body hash.');
  const secret = scope.secretOf(accessKeyId);
  if (secret === undefined) return refused('Unknown access key.');

  const credentialScope = `${date}/${region}/${service}/aws4_request`;
  const key = [date, region, service, 'aws4_request'].reduce(
    (signingKey: string | Buffer, part) => hmac(signingKey, part),
    `AWS4${secret}`,
  );
  const matches = canonicalRequests(request, signedHeaders)?.some((canonical) => {
    const digest = hash('sha256', canonical);
    const expected = hmac(key, [ALGORITHM, timestamp, credentialScope, digest].join('\n'));
    return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
  });
  return matches ? { kind: 'verified', accessKeyId } : refused('The signature does not match.');
}

interface Authorization {
  readonly accessKeyId: string;
  /** `20260131`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits. */
  readonly signature: string;
}

function parseAuthorization(header: string | undefined): Authorization | undefined {
  const [algorithm, rest] = splitOnce(header ?? '', ' ');
  if (algorithm !== ALGORITHM) return undefined;
  const fields = new Map(rest.split(',').map((field) => splitOnce(field.trim(), '=')));
  const credential = (fields.get('Credential') ?? '').split('/');
  const [accessKeyId, date, region, service, end] = credential;
  const signature = fields.get('Signature') ?? '';
  if (accessKeyId === undefined || date === undefined) return undefined;
  if (region === undefined || service === undefined || end !== 'aws4_request') return undefined;
  if (credential.length !== 5 || !/^[0-9a-f]{64}$/.test(signature)) return undefined;
  const signedHeaders = (fields.get('SignedHeaders') ?? '').split(';');
  return { accessKeyId, date, region, service, signedHeaders, signature };
}

function parseTimestamp(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function refused(reason: string): Verification {
  return { kind: 'refused', reason };
}
