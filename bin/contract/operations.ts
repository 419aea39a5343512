/** The four operations: what each takes, and which of the API's problems it can answer with. */
import { limits } from '../../core/limits.ts';
import { DEFAULT_PAGE_SIZE, listQuery } from '../../lambdas/api/listing.ts';
import type { ProblemType } from '../../lambdas/api/problem.ts';
import { component, type Header, type Link, type MediaType, type Parameter } from './openapi.ts';
import { inlineSchema } from './schemas.ts';

export interface Operation {
  readonly method: 'get' | 'post';
  readonly path: '/orders' | '/orders/{id}' | '/orders/{id}/cancel';
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly body?: MediaType;
  readonly success: {
    readonly status: 200 | 202;
    readonly description: string;
    readonly schema: 'Order' | 'OrderWithMails' | 'OrderList';
    readonly headers?: Readonly<Record<string, Header>>;
    readonly links?: Readonly<Record<string, Link>>;
  };
  readonly problems: readonly ProblemType[];
}

const orderId: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The order’s `id`; anything else names no order.',
  schema: component('OrderId'),
};

const location: Readonly<Record<string, Header>> = {
  Location: {
    description: 'Where to ask for the order.',
    required: true,
    schema: { type: 'string', format: 'uri-reference', pattern: '^/orders/ord_[0-9a-f]{32}$' },
  },
};

const byId = { id: '$response.body#/id' };
const toTheOrder: Readonly<Record<string, Link>> = {
  read: { operationId: 'getOrder', parameters: byId },
  cancel: { operationId: 'cancelOrder', parameters: byId },
};

/** What any operation can answer with. */
const always: readonly ProblemType[] = ['forbidden', 'fault', 'unavailable'];

export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/orders',
    operationId: 'submitOrder',
    summary: 'Submit an order',
    description: `The order is \`received\`; stock is reserved, and mail sent, behind queues. The same key and body again answer with the same order, and never make another one. Bodies are the same when what they say is: white space and the order of fields do not count.`,
    parameters: [
      {
        name: 'Idempotency-Key',
        in: 'header',
        required: true,
        description: 'One key of one caller makes one order, for ever.',
        schema: component('IdempotencyKey'),
        example: 'basket-4711',
      },
    ],
    body: {
      schema: component('Submission'),
      example: {
        customer: { email: 'ada@example.com', name: 'Ada Lovelace' },
        lines: [{ sku: 'CLOCK', quantity: 1 }],
      },
    },
    success: {
      status: 202,
      description: 'The order, as it stands.',
      schema: 'Order',
      headers: location,
      links: toTheOrder,
    },
    problems: [
      ...always,
      'invalid-idempotency-key',
      'malformed-json',
      'body-too-large',
      'unsupported-media-type',
      'invalid-order',
      'idempotency-key-reused',
    ],
  },
  {
    method: 'get',
    path: '/orders',
    operationId: 'listOrders',
    summary: 'List the caller’s orders',
    description: 'The newest first. Parameters that are not listed here are passed over.',
    parameters: [
      {
        name: 'state',
        in: 'query',
        description: 'Only orders in this state. A page can be short, or empty, before the end.',
        schema: inlineSchema(listQuery.shape.state),
      },
      {
        name: 'limit',
        in: 'query',
        description: 'Orders on a page, in digits with no sign and no leading zero.',
        schema: { ...inlineSchema(listQuery.shape.limit), default: DEFAULT_PAGE_SIZE },
      },
      {
        name: 'cursor',
        in: 'query',
        description: `The \`cursor\` of the page before, as it stands. It is its caller’s own.`,
        schema: inlineSchema(listQuery.shape.cursor),
      },
    ],
    success: { status: 200, description: 'A page of the list.', schema: 'OrderList' },
    problems: [...always, 'invalid-query'],
  },
  {
    method: 'get',
    path: '/orders/{id}',
    operationId: 'getOrder',
    summary: 'Read an order',
    description: `An order of up to ${limits.maxLines} lines, whole. Another caller’s order does not exist, but for an administrator: a token with the scope, or a role or user, that the deployment’s settings name reads any order by its id. That is all that it may: it lists and cancels its own orders only.`,
    parameters: [orderId],
    success: {
      status: 200,
      description: 'The order, as it stands.',
      schema: 'OrderWithMails',
      links: toTheOrder,
    },
    problems: [...always, 'order-not-found'],
  },
  {
    method: 'post',
    path: '/orders/{id}/cancel',
    operationId: 'cancelOrder',
    summary: 'Cancel an order',
    description:
      'Takes no body. Asking twice cancels once. The stock comes back and the customer is told, behind queues: the answer is the order as it stood.',
    parameters: [orderId],
    success: {
      status: 202,
      description: 'The order, as it stood.',
      schema: 'Order',
      headers: location,
      links: toTheOrder,
    },
    problems: [...always, 'order-not-found', 'too-late'],
  },
];
