import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { lineTotalMinor } from '../../core/money.ts';
import type { Order } from '../../core/order.ts';

/** An order as its owner sees it: nothing of the caller's identity, nothing internal. */
export function orderView(order: Order) {
  const { reserved, shortages } = order;
  return {
    id: order.orderId,
    state: order.state,
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

/** The order with where to ask for it. */
export function accepted(order: Order): APIGatewayProxyStructuredResultV2 {
  return json(202, orderView(order), { location: `/orders/${order.orderId}` });
}
