/**
 * SQS's AWS JSON 1.0 protocol: an action's name (from `X-Amz-Target: AmazonSQS.Action`) and its
 * parsed JSON in, a status, headers and JSON out. Errors are mapped here and nowhere else.
 */
import * as acknowledge from './actions/acknowledge.ts';
import type { Action } from './actions/action.ts';
import * as moveTasks from './actions/move-tasks.ts';
import * as queueAttributes from './actions/queue-attributes.ts';
import * as queues from './actions/queues.ts';
import * as receive from './actions/receive.ts';
import * as send from './actions/send.ts';
import * as tags from './actions/tags.ts';
import { SqsError, type SqsErrorType } from './errors.ts';
import type { SqsModel } from './model.ts';
import { SqsPoller } from './poller.ts';

export interface SqsCallContext {
  /** `http://127.0.0.1:4566`, without a slash at its end. */
  readonly baseUrl: string;
  /** Aborts when the client goes away: a long poll then ends without taking messages. */
  readonly signal: AbortSignal;
}

export interface SqsAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** To be written as JSON. */
  readonly body: unknown;
}

export type SqsService = (
  action: string,
  input: unknown,
  context: SqsCallContext,
) => Promise<SqsAnswer>;

const actions = new Map<string, Action>([
  ...Object.entries(acknowledge),
  ...Object.entries(moveTasks),
  ...Object.entries(queueAttributes),
  ...Object.entries(queues),
  ...Object.entries(receive),
  ...Object.entries(send),
  ...Object.entries(tags),
]);

/** Access policies mean nothing on a laptop: said, rather than pretended. */
const notOffered = ['AddPermission', 'RemovePermission'];

/** Errors that SQS's model does not name come under the framework's own. */
const unmodelled: Partial<Record<SqsErrorType, string>> = {
  InvalidAction: 'com.amazon.coral.service#UnknownOperationException',
  InvalidParameterValue: 'com.amazon.coral.service#InvalidParameterValueException',
  MissingParameter: 'com.amazon.coral.service#MissingRequiredParameterException',
};

/** Serves the model; pass a poller to see how many receives wait. Never rejects for `SqsError`. */
export function createSqsService(model: SqsModel, poller = new SqsPoller(model)): SqsService {
  return async (name, input, { baseUrl, signal }) => {
    try {
      const action = actions.get(name);
      if (!action) throw unknownAction(name);
      const body = await action(input, { model, poller, baseUrl, signal });
      return answer(200, {}, body);
    } catch (error) {
      if (error instanceof SqsError) return errorAnswer(error);
      throw error;
    }
  };
}

function unknownAction(name: string): SqsError {
  return notOffered.includes(name)
    ? new SqsError('UnsupportedOperation', `${name} is not offered here.`)
    : new SqsError('InvalidAction', `The action ${name} is not valid for this endpoint.`);
}

function errorAnswer(error: SqsError): SqsAnswer {
  const type = unmodelled[error.type] ?? `com.amazonaws.sqs#${error.type}`;
  return answer(
    400,
    { 'x-amzn-query-error': `${error.queryCode};Sender` },
    { __type: type, message: error.message },
  );
}

function answer(status: number, headers: Record<string, string>, body: unknown): SqsAnswer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0', ...headers }, body };
}
