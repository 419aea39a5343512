import * as z from 'zod/mini';

/** What HTTP API's authorizers put into the request context. */
const authorizer = z.union([
  z.object({ iam: z.object({ userArn: z.string(), accountId: z.string() }) }),
  z.object({ jwt: z.object({ claims: z.object({ iss: z.string(), sub: z.string() }) }) }),
]);

/** A request without an identity: the gateway lets none through, so the deployment is wrong. */
export class NoCallerError extends Error {
  override readonly name = 'NoCallerError';
}

const ASSUMED_ROLE = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/;

/**
 * Who owns the orders of this caller: `account/role` for an assumed role, whatever its session
 * (two sessions of one backend are one owner); the ARN of a user; `issuer|subject` of a token.
 */
export function ownerOf(requestContext: unknown): string {
  const parsed = z.object({ authorizer }).safeParse(requestContext);
  if (!parsed.success) throw new NoCallerError('the request carries no authorized identity');
  const identity = parsed.data.authorizer;
  if ('jwt' in identity) return `jwt:${identity.jwt.claims.iss}|${identity.jwt.claims.sub}`;
  const role = ASSUMED_ROLE.exec(identity.iam.userArn);
  return role ? `iam:${role[1]}/${role[2]}` : `iam:${identity.iam.userArn}`;
}
