/** The keys that tokens are checked with cannot be had from their issuer. */
export class IssuerUnreachableError extends Error {
  override readonly name = 'IssuerUnreachableError';

  constructor(issuer: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`The issuer ${issuer} does not give the keys of its tokens: ${why}`, { cause });
  }
}

/** A route key is neither `$default` nor `METHOD /path` with well-formed parameters. */
export class InvalidRouteKeyError extends Error {
  override readonly name = 'InvalidRouteKeyError';

  constructor(routeKey: string) {
    super(`Invalid route key: ${JSON.stringify(routeKey)}`);
  }
}
