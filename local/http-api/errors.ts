/** A route of the template needs a JWT authorizer, which the laptop does not run. */
export class JwtRoutesNotRunError extends Error {
  override readonly name = 'JwtRoutesNotRunError';
  readonly routeKeys: readonly string[];

  constructor(routeKeys: readonly string[]) {
    super(
      `JWT routes are not run on the laptop yet: ${routeKeys.join(', ')}. ` +
        'Leave issuer and audience unset there, and the routes are authorized by IAM.',
    );
    this.routeKeys = routeKeys;
  }
}

/** A route key is neither `$default` nor `METHOD /path` with well-formed parameters. */
export class InvalidRouteKeyError extends Error {
  override readonly name = 'InvalidRouteKeyError';

  constructor(routeKey: string) {
    super(`Invalid route key: ${JSON.stringify(routeKey)}`);
  }
}
