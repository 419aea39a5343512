/** Who calls: whose orders are the caller's own, and whether the caller may read everyone's. */
import { hash } from 'node:crypto';
import * as z from 'zod/mini';

/**
 * What names a caller is part of an index's key, which DynamoDB limits to 2,048 bytes; OpenID Connect
 * limits a subject to 255. Without a subject all tokens would be one owner.
 */
const claim = z.string().check(z.minLength(1), z.maxLength(500));

/** What HTTP API's authorizers put into the request context. All claims are text. */
const authorizer = z.union([
  z.object({ iam: z.object({ userArn: z.string(), accountId: z.string() }) }),
  z.object({
    jwt: z.object({
      claims: z.object({
        iss: claim,
        sub: claim,
        scope: z.optional(z.string()),
        scp: z.optional(z.string()),
      }),
    }),
  }),
]);

/** `accountId` is the API's. */
const authorized = z.object({ accountId: z.optional(z.string()), authorizer });

export interface Caller {
  /**
   * Who owns the orders of this caller: `account/role` for an assumed role, whatever its session
   * (two sessions of one backend are one owner); the ARN of a user; `issuer|subject` of a token.
   */
  readonly owner: string;
  /** As the gateway knows this caller: like `owner`, but for the session of a role. */
  readonly identity: string;
  /** An administrator reads any order whose id it knows; it lists and changes only its own. */
  readonly isAdministrator: boolean;
}

/** Who is an administrator, as the deployment's settings say it. */
export const administratorsSchema = z.object({
  /** A scope of a token; without it, no token makes one. */
  scope: z.optional(z.string()),
  /** `role/NAME` or `user/PATH/NAME`, of the API's own account. */
  principals: z.readonly(z.array(z.string())),
});

export type Administrators = z.infer<typeof administratorsSchema>;

export const noAdministrators: Administrators = { principals: [] };

/** A request without an identity: the gateway lets none through, so the deployment is wrong. */
export class NoCallerError extends Error {
  override readonly name = 'NoCallerError';
}

/** @throws NoCallerError */
export function callerOf(requestContext: unknown, administrators: Administrators): Caller {
  const parsed = authorized.safeParse(requestContext);
  if (!parsed.success) throw new NoCallerError('the request carries no authorized identity');
  const { accountId, authorizer: identity } = parsed.data;
  if ('jwt' in identity) {
    const { iss, sub, scope, scp } = identity.jwt.claims;
    const { scope: wanted } = administrators;
    const owner = `jwt:${iss}|${sub}`;
    return {
      owner,
      identity: owner,
      isAdministrator: wanted !== undefined && scopesIn(scope, scp).includes(wanted),
    };
  }
  const { userArn } = identity.iam;
  const [, account, role] = ASSUMED_ROLE.exec(userArn) ?? [];
  return {
    owner: role === undefined ? `iam:${userArn}` : `iam:${account}/${role}`,
    identity: `iam:${userArn}`,
    isAdministrator: principalsOf(userArn, accountId).some((principal) =>
      administrators.principals.includes(principal),
    ),
  };
}

/** Names a caller to those alone who know whom they look for: 64 bits of SHA-256, hexadecimal. */
export function callerDigest(caller: string): string {
  return hash('sha256', caller).slice(0, 16);
}

const ASSUMED_ROLE = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/;
const USER = /^arn:[^:]+:iam::(\d{12}):(user\/.+)$/;

/** What the settings may call this caller: nothing, if it is of another account. */
function principalsOf(userArn: string, accountId: string | undefined): readonly string[] {
  const [, roleAccount, role] = ASSUMED_ROLE.exec(userArn) ?? [];
  const [, userAccount, user] = USER.exec(userArn) ?? [];
  if (role !== undefined && roleAccount === accountId) return [`role/${role}`];
  if (user !== undefined && userAccount === accountId) return [user];
  return [];
}

/**
 * `scope` holds scopes with spaces between (RFC 8693, 4.2); some issuers write a list into `scp`,
 * which an HTTP API turns into the text `[one two]`.
 */
function scopesIn(...claims: readonly (string | undefined)[]): readonly string[] {
  return claims.flatMap((claim) => claim?.replace(/^\[(.*)\]$/, '$1').split(' ') ?? []);
}
