/** Finds the service that a request speaks to, by its protocol, as AWS's SDKs mark it. */
import type { IncomingHttpHeaders } from 'node:http';
import { isUnknownOperation } from '../dynamodb/unknown-operation.ts';
import { isLambdaPath, type LambdaRequest } from '../lambda/api.ts';
import { INVOCATION_BODY_LIMIT_BYTES } from '../lambda/invocations.ts';
import { type Answer, type CallContext, jsonError } from './answer.ts';
import { parseJson } from './body.ts';
import { inboxView } from './inbox-view.ts';
import { jsonNotRun, queryNotRun, restNotRun } from './not-run.ts';
import type { EndpointServices } from './services.ts';

const MIB = 1024 * 1024;
/** More than a full SQS batch of 1 MiB, or a mail, takes in any encoding; a bound of this runtime. */
const BODY_LIMIT_BYTES = 5 * MIB;
/** DynamoDB's limit of a BatchWriteItem. */
const DYNAMODB_BODY_LIMIT_BYTES = 16 * MIB;

/** A request that has a service: how much it may send, and who answers. */
export interface Route {
  readonly bodyLimitBytes: number;
  answer(body: Buffer, context: CallContext): Promise<Answer>;
}

/** The route of a request, from its line and headers alone. */
export function findRoute(
  services: EndpointServices,
  region: string,
  request: { method: string; path: string; query: string; headers: IncomingHttpHeaders },
): Route {
  const { method, path, query, headers } = request;
  if (method === 'GET' && path === '/_aws/ses') {
    return immediately(json(200, inboxView(services.inbox, region)));
  }
  if (method === 'GET' && path === '/_local/health') {
    return immediately(json(200, services.health()));
  }
  if (isLambdaPath(path)) return lambdaRoute(services, { method, path, query, headers });
  const notRun = withoutBody(({ requestId }) => restNotRun(request, requestId));
  if (method !== 'POST') return notRun;
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return jsonRoute(services, target, headers);
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return queryRoute(services, headers);
  }
  return notRun;
}

function jsonRoute(
  services: EndpointServices,
  target: string,
  headers: IncomingHttpHeaders,
): Route {
  const [service, action = ''] = target.split('.', 2);
  if (service === 'DynamoDB_20120810') {
    return {
      bodyLimitBytes: DYNAMODB_BODY_LIMIT_BYTES,
      answer: async (body, { signal }) => {
        const answer = await services.dynamodb.forward(body, headers, signal);
        return isUnknownOperation(answer) ? jsonNotRun(target) : answer;
      },
    };
  }
  if (service === 'AmazonSQS') {
    return {
      bodyLimitBytes: BODY_LIMIT_BYTES,
      answer: async (body, context) => {
        const input = parseJson(body);
        return input === undefined
          ? jsonError(400, 'SerializationException', 'The body is not valid JSON.')
          : services.sqs(action, input, context);
      },
    };
  }
  return immediately(jsonNotRun(target));
}

function lambdaRoute(services: EndpointServices, request: Omit<LambdaRequest, 'input'>): Route {
  return {
    bodyLimitBytes: INVOCATION_BODY_LIMIT_BYTES,
    answer: async (body, context) => {
      const input = body.length === 0 ? {} : parseJson(body);
      if (input !== undefined) return services.lambda({ ...request, input }, context);
      return jsonError(400, 'InvalidRequestContentException', 'The body is not valid JSON.');
    },
  };
}

function queryRoute(services: EndpointServices, headers: IncomingHttpHeaders): Route {
  return {
    bodyLimitBytes: BODY_LIMIT_BYTES,
    answer: async (body, context) => {
      const form = body.toString('utf8');
      const version = new URLSearchParams(form).get('Version');
      if (version === '2010-12-01') return services.ses(form, context);
      if (version === '2010-05-15') return services.cloudFormation(form, context);
      return queryNotRun(version, headers, context.requestId);
    },
  };
}

function immediately(answer: Answer): Route {
  return withoutBody(() => answer);
}

function withoutBody(answer: (context: CallContext) => Answer): Route {
  return { bodyLimitBytes: BODY_LIMIT_BYTES, answer: async (_body, context) => answer(context) };
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body };
}
