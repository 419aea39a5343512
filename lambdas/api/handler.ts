/** The routes of the API, and the one place where errors become answers. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { boundQueues, boundStore, Deadline, type TimeLeft } from '../runtime/deadline.ts';
import { PermanentFault } from '../runtime/faults.ts';
import { attentionOf } from './attention.ts';
import {
  type Administrators,
  type Caller,
  callerDigest,
  callerOf,
  NoCallerError,
  noAdministrators,
} from './caller.ts';
import { cancelOrder } from './cancel.ts';
import { listOrders } from './listing.ts';
import { mailsOf } from './mail-view.ts';
import { json, orderView } from './order-view.ts';
import { type ApiPorts, findOrderWithNews, unavailable } from './orders.ts';
import { Problem, problemResponse } from './problem.ts';
import { submitOrder } from './submit.ts';

type Respond = (
  ports: ApiPorts,
  caller: Caller,
  event: APIGatewayProxyEventV2,
) => Promise<APIGatewayProxyStructuredResultV2>;

const idOf = (event: APIGatewayProxyEventV2) => event.pathParameters?.['id'] ?? '';

/** By the path as the gateway's routes name it, then by method. */
const routes: Readonly<Record<string, Readonly<Record<string, Respond>>>> = {
  '/orders': {
    GET: (ports, { owner }, event) => listOrders(ports, owner, event),
    POST: (ports, { owner }, event) => submitOrder(ports, owner, event),
  },
  '/orders/{id}': {
    GET: async ({ store, log }, caller, event) => {
      const { order, failures, mails } = await findOrderWithNews(store, caller, idOf(event));
      if (order.owner !== caller.owner) {
        // Who has looked at other people's orders must be found out afterwards.
        const { orderId } = order;
        const { requestId } = event.requestContext;
        const administrator = callerDigest(caller.identity);
        log.log('info', 'order-read-by-administrator', { orderId, requestId, administrator });
      }
      const attention = attentionOf(failures);
      return json(200, { ...orderView(order, attention), mails: mailsOf(order.orderId, mails) });
    },
  },
  '/orders/{id}/cancel': {
    POST: (ports, { owner }, event) => cancelOrder(ports, owner, idOf(event)),
  },
};

/** Every path of the API, as the gateway's routes name it. */
export const paths: readonly string[] = Object.keys(routes);

/** Left of an invocation to answer in, ms: a call that takes longer is told as one that failed. */
const ANSWER_MS = 250;

export type ApiHandler = (
  event: APIGatewayProxyEventV2,
  context: TimeLeft,
) => Promise<APIGatewayProxyStructuredResultV2>;

export function createApiHandler(
  ports: ApiPorts,
  administrators: Administrators = noAdministrators,
): ApiHandler {
  return async (event, context) => {
    const bound = bindTo(ports, new Deadline(ports.clock, context, ANSWER_MS));
    try {
      const caller = callerOf(event.requestContext, administrators);
      return uncached(await route(event)(bound, caller, event));
    } catch (error) {
      return uncached(answerFor(ports, event, error));
    }
  };
}

function bindTo(ports: ApiPorts, deadline: Deadline): ApiPorts {
  return {
    ...ports,
    store: boundStore(ports.store, deadline),
    queues: boundQueues(ports.queues, deadline),
  };
}

/** An order is personal and changes: no cache, not even the client's own, may keep an answer. */
function uncached(answer: APIGatewayProxyStructuredResultV2): APIGatewayProxyStructuredResultV2 {
  return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store' } };
}

/** The gateway has one route a path, for any method, so that a wrong method gets a clear answer. */
function route(event: APIGatewayProxyEventV2): Respond {
  const path = event.routeKey.split(' ')[1] ?? '';
  const methods = own(routes, path);
  if (!methods) throw new Problem('not-found', 'The API has /orders and what is below it.');
  const { method } = event.requestContext.http;
  const respond = own(methods, method);
  if (respond) return respond;
  const allow = Object.keys(methods).join(', ');
  throw new Problem('method-not-allowed', `${path} takes ${allow}.`, { headers: { allow } });
}

/** What a table itself has under a name: not what every object inherits, such as `constructor`. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** A refusal says why; a fault is logged, and told as one that a retry can heal. */
function answerFor(
  { log }: ApiPorts,
  { routeKey, requestContext }: APIGatewayProxyEventV2,
  error: unknown,
): APIGatewayProxyStructuredResultV2 {
  if (error instanceof Problem) return problemResponse(error);
  const { requestId } = requestContext;
  // The route as the stack names it: the path may be anything.
  log.log('error', 'request-failed', { routeKey, requestId, error });
  if (error instanceof NoCallerError) {
    return problemResponse(
      new Problem('forbidden', 'The token has no issuer or no subject that can name a caller.'),
    );
  }
  if (error instanceof PermanentFault) {
    return problemResponse(new Problem('fault', 'The same request will fail again.'));
  }
  return problemResponse(unavailable());
}
