import type { JWTPayload } from 'jose';

/** What a function gets of a token as `requestContext.authorizer.jwt`. */
export interface JwtContext {
  /** Every claim as text. */
  readonly claims: Readonly<Record<string, string>>;
  /** Those of the token that the route asks for; null for a route that asks for none. */
  readonly scopes: readonly string[] | null;
}

export function jwtContext(
  claims: JWTPayload,
  wanted: readonly string[],
  granted: readonly string[],
): JwtContext {
  return {
    claims: Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [name, claimText(value)]),
    ),
    scopes: wanted.length === 0 ? null : wanted.filter((scope) => granted.includes(scope)),
  };
}

/** As the gateway prints claims: a list as `[one two]`, an object as `map[key:value]`. */
function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${claimText(item)}`).join(' ')}]`;
}
