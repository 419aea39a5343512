import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { accepted } from './order-view.ts';
import { type ApiPorts, findOrder, sendOrRefuse } from './orders.ts';
import { Problem } from './problem.ts';

/**
 * `POST /orders/{id}/cancel`: asks the order's saga to cancel. The message has a constant id, so
 * asking twice cancels once; only an order that was rejected has nothing left to cancel.
 */
export async function cancelOrder(
  ports: ApiPorts,
  owner: string,
  orderId: string,
): Promise<APIGatewayProxyStructuredResultV2> {
  const order = await findOrder(ports.store, owner, orderId);
  switch (order.state) {
    case 'rejected':
      throw new Problem('too-late', 'The order was rejected: there is nothing to cancel.');
    case 'cancelling':
    case 'cancelled':
      return accepted(order);
    case 'received':
    case 'reserving':
    case 'confirmed':
      await sendOrRefuse(ports, orderId, 'order.cancel-requested');
      return accepted(order);
  }
}
