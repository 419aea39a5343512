/**
 * The event of payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import type { IamIdentity } from './identity.ts';
import type { JwtContext } from './jwt-context.ts';
import { type ApiRequest, headerOf } from './request.ts';
import type { RouteMatch } from './route-table.ts';

/** What a function gets; absent parts are left out, as on AWS. */
export interface HttpApiEvent {
  readonly version: '2.0';
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly accountId: string;
    readonly apiId: string;
    /** One of them; absent on a route without an authorizer. */
    readonly authorizer?: { readonly iam?: IamIdentity; readonly jwt?: JwtContext };
    readonly domainName: string;
    readonly domainPrefix: string;
    readonly http: {
      readonly method: string;
      readonly path: string;
      readonly protocol: string;
      readonly sourceIp: string;
      readonly userAgent: string;
    };
    readonly requestId: string;
    readonly routeKey: string;
    readonly stage: '$default';
    /** `12/Mar/2020:19:03:58 +0000`. */
    readonly time: string;
    readonly timeEpoch: number;
  };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

export interface EventParts {
  readonly request: ApiRequest;
  /** The decoded path: an HTTP API decodes it before the function sees it. */
  readonly path: string;
  readonly match: RouteMatch;
  readonly authorizer: HttpApiEvent['requestContext']['authorizer'] | undefined;
  readonly accountId: string;
  readonly apiId: string;
  readonly requestId: string;
  readonly nowMs: number;
}

export function createEvent(parts: EventParts): HttpApiEvent {
  const { request, path, match, authorizer, nowMs } = parts;
  const { routeKey } = match.route;
  const query = joinQuery(request.rawQueryString);
  const cookies = request.headers.get('cookie')?.flatMap((value) => value.split(/;\s*/));
  const domainName = headerOf(request, 'host') ?? 'localhost';
  const isText = isTextContent(headerOf(request, 'content-type'));
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: request.rawQueryString,
    ...(cookies && { cookies }),
    headers: joinHeaders(request),
    ...(query && { queryStringParameters: query }),
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    requestContext: {
      accountId: parts.accountId,
      apiId: parts.apiId,
      ...(authorizer && { authorizer }),
      domainName,
      domainPrefix: parts.apiId,
      http: {
        method: request.method,
        path,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headerOf(request, 'user-agent') ?? '',
      },
      requestId: parts.requestId,
      routeKey,
      stage: '$default',
      time: formatTime(nowMs),
      timeEpoch: nowMs,
    },
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

/** Types whose bodies come as text; every other one comes as Base64, forms among them. */
function isTextContent(contentType: string | undefined): boolean {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? 'text/plain';
  return (
    type.startsWith('text/') || /^application\/(?:[\w.-]+\+)?(?:json|xml|javascript)$/.test(type)
  );
}

/** Cookies have a field of their own. */
function joinHeaders(request: ApiRequest): Record<string, string> {
  return Object.fromEntries(
    [...request.headers]
      .filter(([name]) => name !== 'cookie')
      .map(([name, values]) => [name, values.join(',')]),
  );
}

function joinQuery(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === '') return undefined;
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(joined);
}

/** The time in Common Log Format, in UTC. */
function formatTime(atMs: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(new Date(atMs).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
