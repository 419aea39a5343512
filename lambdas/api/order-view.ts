import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { lineTotalMinor } from '../../core/money.ts';
import type { Order } from '../../core/order.ts';
import type { Attention } from './attention.ts';

/** An order as its owner sees it: nothing of the caller's identity, nothing internal. */
export function orderView(order: Order, attention?: Attention) {
  const { reserved, shortages } = order;
  return {
    id: order.orderId,
    state: order.state,
    ...(attention && { attention }),
    version: order.version,
    customer: order.customer,
    lines: reserved
      ? reserved.lines.map((line) => ({ ...line, totalMinor: lineTotalMinor(line) }))
      : order.lines,
    ...(reserved && { total: reserved.total }),
    ...(shortages && { rejection: shortages }),
    timeline: order.timeline,
    createdAt: order.createdAt,
  };
}

export type OrderView = ReturnType<typeof orderView>;

export function json(
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** The order with where to ask for it, where its dead messages are told too. */
export function accepted(order: Order): APIGatewayProxyStructuredResultV2 {
  return json(202, orderView(order), { location: `/orders/${order.orderId}` });
}
