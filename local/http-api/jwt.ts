/**
 * JSON web tokens as an HTTP API's JWT authorizer checks them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import type { JwtAuthorizationSpec } from '../assembly/deployment.ts';
import { IssuerUnreachableError } from './errors.ts';

/** "Currently, only RSA-based algorithms are supported"; keys are cached for up to two hours. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
const KEYS_CACHED_MS = 2 * 60 * 60 * 1000;
/** How long an issuer may take to answer; a bound of this runtime. */
const ISSUER_TIMEOUT_MS = 5_000;

export type Verdict =
  | { readonly kind: 'valid'; readonly claims: JWTPayload }
  /** `description`: for the caller, who is answered 401. */
  | { readonly kind: 'invalid'; readonly description: string }
  | { readonly kind: 'no-scope' };

export interface TokenVerifier {
  /** @throws IssuerUnreachableError */
  verify(token: string, spec: JwtAuthorizationSpec, nowMs: number): Promise<Verdict>;
}

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** Keeps the keys of each issuer that it was asked of. */
export function createTokenVerifier(): TokenVerifier {
  const keySets = new Map<string, KeySet>();

  const keysOf = async (issuer: string): Promise<KeySet> => {
    const known = keySets.get(issuer);
    if (known) return known;
    const keys = createRemoteJWKSet(await discover(issuer), {
      cacheMaxAge: KEYS_CACHED_MS,
      timeoutDuration: ISSUER_TIMEOUT_MS,
    });
    keySets.set(issuer, keys);
    return keys;
  };

  return {
    async verify(token, spec, nowMs) {
      const { issuer } = spec;
      try {
        const { payload, protectedHeader } = await jwtVerify(token, await keysOf(issuer), {
          issuer,
          algorithms: ALGORITHMS,
          currentDate: new Date(nowMs),
          requiredClaims: ['exp'],
        });
        if (protectedHeader.kid === undefined) return invalid('the token names no key');
        return judgeClaims(payload, spec, nowMs);
      } catch (error) {
        if (isOfToken(error)) return invalid(error.message);
        if (error instanceof IssuerUnreachableError) throw error;
        throw new IssuerUnreachableError(issuer, error);
      }
    },
  };
}

/** What jose does not check by itself. */
function judgeClaims(
  claims: JWTPayload,
  { audience, scopes }: JwtAuthorizationSpec,
  nowMs: number,
): Verdict {
  // Cognito's access tokens have no audience: their client is looked at, but only then.
  const named = [claims.aud ?? claims['client_id'] ?? []].flat();
  if (!named.some((name) => audience.some((wanted) => wanted === name))) {
    return invalid('the token is for another audience');
  }
  if (claims.iat !== undefined && claims.iat * 1000 > nowMs) {
    return invalid('the token was issued in the future');
  }
  const granted = grantedScopes(claims);
  if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) {
    return { kind: 'no-scope' };
  }
  return { kind: 'valid', claims };
}

/** `scope` is text with spaces between (RFC 8693, 4.2), `scp` often a list. */
export function grantedScopes(claims: JWTPayload): readonly string[] {
  return [claims['scope'], claims['scp']]
    .flat()
    .flatMap((scope) => (typeof scope === 'string' ? scope.split(' ') : []));
}

const configuration = z.object({ jwks_uri: z.url() });

/** The address of an issuer's keys (OpenID Connect Discovery 1.0, section 4). */
async function discover(issuer: string): Promise<URL> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(ISSUER_TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return new URL(configuration.parse(await answer.json()).jwks_uri);
}

/** jose's errors of a token; those of fetching the keys are the issuer's. */
function isOfToken(error: unknown): error is errors.JOSEError {
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}

const invalid = (description: string): Verdict => ({ kind: 'invalid', description });
