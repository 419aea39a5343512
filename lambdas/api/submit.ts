import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { bucketOf } from '../../core/buckets.ts';
import type { Order } from '../../core/order.ts';
import { orderIdFor } from '../../core/order-id.ts';
import { requestHash, type Submission } from '../../core/submission.ts';
import { TransientFault } from '../runtime/faults.ts';
import { Meter } from '../runtime/meter.ts';
import { storedItem } from '../runtime/refusal.ts';
import { listKeys } from './list-positions.ts';
import { accepted } from './order-view.ts';
import { type ApiPorts, parseOrder, sendOrRefuse } from './orders.ts';
import { rememberOwner } from './owners.ts';
import { Problem } from './problem.ts';
import { readIdempotencyKey, readSubmission } from './request.ts';

/**
 * `POST /orders`: writes the order as `received`, then sends its message. The id follows from owner
 * and key, so a retry finds the same order; as long as it is `received` its message is sent again,
 * because the first one may never have left.
 */
export async function submitOrder(
  ports: ApiPorts,
  owner: string,
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const key = readIdempotencyKey(event);
  const request = readSubmission(event);
  const submitted = newOrder(owner, key, request, ports.clock.now());
  await rememberOwner(ports.store, owner, submitted.createdAt);
  const order = await putOnce(ports, submitted);
  if (order.requestHash !== submitted.requestHash) {
    throw new Problem(
      'idempotency-key-reused',
      `The key belongs to ${order.orderId}, which was submitted with another body.`,
      { errors: [{ path: 'Idempotency-Key', message: 'must be new for a new order' }] },
    );
  }
  if (order.state === 'received') await sendOrRefuse(ports, order.orderId, 'order.submitted');
  return accepted(order);
}

function newOrder(owner: string, key: string, request: Submission, nowMs: number): Order {
  const orderId = orderIdFor(owner, key);
  const createdAt = new Date(nowMs).toISOString();
  return {
    orderId,
    owner,
    requestHash: requestHash(request),
    version: 1,
    state: 'received',
    customer: request.customer,
    lines: request.lines,
    timeline: [{ state: 'received', at: createdAt }],
    createdAt,
    ...listKeys(owner, orderId, createdAt),
    receivedBucket: bucketOf(orderId),
  };
}

/** The order that is stored under this id: ours, or the one that was there before. */
async function putOnce({ store, clock, log }: ApiPorts, order: Order): Promise<Order> {
  const commit = await store.write({
    kind: 'put',
    table: 'orders',
    item: order,
    when: { kind: 'absent', attribute: 'orderId' },
  });
  if (commit.kind === 'committed') {
    const meter = new Meter();
    meter.count('OrdersReceived');
    for (const fields of meter.lines(clock.now())) {
      log.log('info', 'order-received', { orderId: order.orderId, ...fields });
    }
    return order;
  }
  const stored = storedItem(commit.refusals[0]);
  if (stored) return parseOrder(stored);
  throw new TransientFault('the order is being written by another request', { certain: true });
}
