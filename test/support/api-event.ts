/** Requests as HTTP API's payload 2.0 brings them to the API function. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export interface ApiRequest {
  readonly method: string;
  /** The path as the gateway's routes name it. */
  readonly route: '/orders' | '/orders/{id}' | '/orders/{id}/cancel' | '/nowhere';
  readonly id?: string;
  /** Names in lower case, as the gateway gives them. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Set for a body that the gateway gives as base64. */
  readonly base64?: boolean;
  /** The caller's IAM ARN; `null` for a request that no authorizer has seen. */
  readonly as?: string | null;
}

export const ALICE = 'arn:aws:iam::000000000000:user/alice';
export const BOB = 'arn:aws:iam::000000000000:user/bob';

export function apiEvent(request: ApiRequest): APIGatewayProxyEventV2 {
  const { method, route, id, headers = {}, query, body, base64 = false, as = ALICE } = request;
  const rawPath = route.replace('{id}', id ?? '');
  const requestContext = {
    accountId: '000000000000',
    apiId: 'local',
    ...(as !== null && { authorizer: { iam: { userArn: as, accountId: '000000000000' } } }),
    domainName: '127.0.0.1',
    domainPrefix: '127',
    http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
    requestId: 'request',
    routeKey: `ANY ${route}`,
    stage: '$default',
    time: '01/Mar/2026:12:00:00 +0000',
    timeEpoch: 1_772_366_400_000,
  };
  return {
    version: '2.0',
    routeKey: `ANY ${route}`,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { ...headers },
    ...(query && { queryStringParameters: { ...query } }),
    ...(id !== undefined && { pathParameters: { id } }),
    requestContext,
    ...(body !== undefined && { body }),
    isBase64Encoded: base64,
  };
}
