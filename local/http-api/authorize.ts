import type { HttpRouteSpec, JwtAuthorizationSpec } from '../assembly/deployment.ts';
import type { HttpApiEvent } from './event.ts';
import { LOCAL_SECRET, localIdentity } from './identity.ts';
import { grantedScopes, type TokenVerifier } from './jwt.ts';
import { jwtContext } from './jwt-context.ts';
import { type ApiRequest, headerOf } from './request.ts';
import { type ApiResponse, gatewayAnswers, unauthorized } from './response.ts';
import { verifySignature } from './sigv4.ts';

export type Authorization =
  /** `authorizer`: what the function is told; undefined for a route that asks nobody. */
  | {
      readonly kind: 'allowed';
      readonly authorizer: HttpApiEvent['requestContext']['authorizer'] | undefined;
    }
  | { readonly kind: 'refused'; readonly response: ApiResponse; readonly reason: string };

export interface AuthorizeScope {
  readonly region: string;
  readonly accountId: string;
  readonly nowMs: number;
  readonly tokens: TokenVerifier;
}

/** Who calls, as far as the route wants to know. @throws IssuerUnreachableError */
export async function authorize(
  { authorization }: HttpRouteSpec,
  request: ApiRequest,
  scope: AuthorizeScope,
): Promise<Authorization> {
  switch (authorization.kind) {
    case 'none':
      return { kind: 'allowed', authorizer: undefined };
    case 'iam':
      return bySignature(request, scope);
    case 'jwt':
      return byToken(authorization, request, scope);
  }
}

function bySignature(request: ApiRequest, scope: AuthorizeScope): Authorization {
  const { region, accountId, nowMs } = scope;
  const verification = verifySignature(request, {
    region,
    service: 'execute-api',
    nowMs,
    secretOf: (accessKey) => localIdentity(accessKey, accountId) && LOCAL_SECRET,
  });
  if (verification.kind === 'refused') {
    return {
      kind: 'refused',
      response: gatewayAnswers.forbidden,
      reason: verification.reason,
    };
  }
  const iam = localIdentity(verification.accessKeyId, accountId);
  return { kind: 'allowed', authorizer: iam && { iam } };
}

async function byToken(
  spec: JwtAuthorizationSpec,
  request: ApiRequest,
  { nowMs, tokens }: AuthorizeScope,
): Promise<Authorization> {
  const token = tokenIn(request, spec.identitySource);
  if (token === undefined) {
    return { kind: 'refused', response: unauthorized(), reason: 'there is no token' };
  }
  const verdict = await tokens.verify(token, spec, nowMs);
  switch (verdict.kind) {
    case 'valid': {
      const { claims } = verdict;
      const jwt = jwtContext(claims, spec.scopes, grantedScopes(claims));
      return { kind: 'allowed', authorizer: { jwt } };
    }
    case 'invalid':
      return {
        kind: 'refused',
        response: unauthorized(verdict.description),
        reason: verdict.description,
      };
    case 'no-scope':
      return {
        kind: 'refused',
        response: gatewayAnswers.forbidden,
        reason: `the token has none of the scopes ${spec.scopes.join(' ')}`,
      };
  }
}

/** The token alone, or behind `Bearer`. */
function tokenIn(
  request: ApiRequest,
  { kind, name }: JwtAuthorizationSpec['identitySource'],
): string | undefined {
  const text =
    kind === 'header'
      ? headerOf(request, name.toLowerCase())
      : new URLSearchParams(request.rawQueryString).get(name);
  return text?.replace(/^Bearer(?: +|$)/i, '') || undefined;
}
