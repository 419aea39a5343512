/**
 * Lambda's Invoke: the command line's `aws lambda invoke`, and functions that call each other.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
import type { FunctionSpec } from '../assembly/deployment.ts';
import { functionNameOf } from '../assembly/resources/function.ts';
import { type Answer, jsonError } from '../endpoint/answer.ts';
import type { LambdaApi, LambdaRequest } from './api.ts';
import { MAX_EVENT_BYTES } from './errors.ts';
import type { InvokeResult } from './invoke.ts';
import type { LambdaService } from './service.ts';

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** The function that a path invokes: its name, whether it is named or given by its ARN. */
export function invokedFunction(path: string): string | undefined {
  const reference = PATH.exec(path)?.[1];
  if (reference === undefined) return undefined;
  try {
    return functionNameOf(decodeURIComponent(reference));
  } catch {
    return undefined;
  }
}

/** @param lambda undefined until it is started. */
export function withInvocations(
  others: LambdaApi,
  functions: readonly FunctionSpec[],
  lambda: () => Pick<LambdaService, 'invoke'> | undefined,
): LambdaApi {
  return async (request, context) => {
    const name = invokedFunction(request.path);
    if (name === undefined || request.method !== 'POST') return others(request, context);
    const service = lambda();
    const spec = functions.find((fn) => fn.name === name);
    if (spec === undefined || service === undefined) return notFound(name);
    const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    if (type === 'DryRun') return { status: 204, headers: {}, body: '' };
    if (type !== 'RequestResponse') return notRun(String(type));
    return toAnswer(await service.invoke(name, request.input, traceOf(request)));
  };
}

function traceOf({ headers }: LambdaRequest) {
  const traceHeader = headers['x-amzn-trace-id'];
  return typeof traceHeader === 'string' ? { traceHeader } : {};
}

function toAnswer(result: InvokeResult): Answer {
  switch (result.kind) {
    case 'ok':
      return payload(result.payload);
    case 'error': {
      const { errorType, errorMessage, trace } = result;
      return failure({ errorType, errorMessage, ...(trace && { trace }) });
    }
    case 'timeout': {
      const errorMessage = `Task timed out after ${(result.timeoutMs / 1000).toFixed(2)} seconds`;
      return failure({ errorType: 'Sandbox.Timedout', errorMessage });
    }
    case 'throttled':
      return jsonError(429, 'TooManyRequestsException', 'Rate Exceeded.');
  }
}

const payload = (body: unknown, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  headers: {
    'content-type': 'application/json',
    'x-amz-executed-version': '$LATEST',
    ...headers,
  },
  // Text, too, is JSON here: a string has its quotes.
  body: JSON.stringify(body),
});

/** A function that fails is invoked with success: the header tells. */
const failure = (body: object) => payload(body, { 'x-amz-function-error': 'Unhandled' });

const notFound = (name: string) =>
  jsonError(404, 'ResourceNotFoundException', `Function not found: ${name}`);

const notRun = (type: string) =>
  jsonError(
    400,
    'InvalidParameterValueException',
    `The invocation type ${type} is not run on the laptop: ask for the answer (RequestResponse).`,
  );

/** As the body of a request: what Lambda takes, and a margin for the error to name its limit. */
export const INVOCATION_BODY_LIMIT_BYTES = MAX_EVENT_BYTES + 1024;
