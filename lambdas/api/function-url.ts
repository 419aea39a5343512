/**
 * The API's function behind a Lambda function URL, where an emulator has no HTTP API: a URL has no
 * routes, and LocalStack's says nothing of the caller. AWS's deployment does not use it.
 */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The event as an HTTP API with these routes would give it. A path without a route stays as it is. */
export function routed(
  event: APIGatewayProxyEventV2,
  routes: readonly string[],
): APIGatewayProxyEventV2 {
  for (const route of routes) {
    const pathParameters = parametersIn(event.rawPath, route);
    if (pathParameters) return { ...event, routeKey: `ANY ${route}`, pathParameters };
  }
  return event;
}

/** Undefined: the path is not one of the route's. */
function parametersIn(path: string, route: string): Record<string, string> | undefined {
  const parts = path.split('/');
  const names = route.split('/');
  if (parts.length !== names.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, name] of names.entries()) {
    const part = parts[at] ?? '';
    const parameter = /^\{(.+)\}$/.exec(name)?.[1];
    if (parameter === undefined ? part !== name : part === '') return undefined;
    if (parameter !== undefined) parameters[parameter] = part;
  }
  return parameters;
}

/** `Credential=KEY/DATE/REGION/SERVICE/aws4_request` of a signed request. */
const SIGNER = /^AWS4-HMAC-SHA256 Credential=([\w-]{1,128})\//;

/**
 * Names the caller by the access key of its signature, which nobody has verified. What the URL itself
 * says of the caller is kept, and who did not sign stays nobody.
 */
export function signed(event: APIGatewayProxyEventV2, accountId: string): APIGatewayProxyEventV2 {
  const key = SIGNER.exec(event.headers['authorization'] ?? '')?.[1];
  if ('authorizer' in event.requestContext || key === undefined) return event;
  const userArn = `arn:aws:iam::${accountId}:user/${key}`;
  const requestContext = { ...event.requestContext, authorizer: { iam: { userArn, accountId } } };
  return { ...event, requestContext };
}
