import { decide } from '../../core/decide.ts';
import { type OrderMessage, orderMessage } from '../../core/messages.ts';
import { type Order, order } from '../../core/order.ts';
import type { OrderState } from '../../core/states.ts';
import { PermanentFault } from '../runtime/faults.ts';
import type { Measurement } from '../runtime/metrics.ts';
import { outgoing } from '../runtime/outgoing.ts';
import { messageParser, parseItem } from '../runtime/parse.ts';
import type { Stage } from '../runtime/stage.ts';

/** The only writer of an order's state once it is received: the saga, applied to what is stored. */
export const orderStage: Stage<OrderMessage> = {
  name: 'order',
  parse: messageParser(orderMessage),
  reads: ({ orderId }) => [{ table: 'orders', key: orderId }],
  decide(message, view, nowMs) {
    const item = view.get({ table: 'orders', key: message.orderId });
    if (!item) throw new PermanentFault(`${message.type} for an order that does not exist`);
    const current = parseItem(order, item, `order ${message.orderId}`);
    const decision = decide(current, message, new Date(nowMs).toISOString());
    switch (decision.kind) {
      case 'late':
        return { kind: 'done', writes: [], owed: [], outcome: `late in ${current.state}` };
      case 'impossible':
        throw new PermanentFault(`${message.type} cannot happen to an order in ${current.state}`);
      case 'changed':
        return {
          kind: 'done',
          writes: [
            {
              kind: 'put',
              table: 'orders',
              item: decision.order,
              when: {
                kind: 'compare',
                attribute: 'version',
                operator: '=',
                value: current.version,
              },
            },
          ],
          owed: decision.sends.map(outgoing),
          outcome: decision.order.state,
          measures: measuresOf(current.state, decision.order, nowMs),
        };
    }
  },
};

/** An order counts when it enters a state, and not when a message leaves it there. */
function measuresOf(from: OrderState, entered: Order, nowMs: number): readonly Measurement[] {
  if (entered.state === from) return [];
  switch (entered.state) {
    case 'confirmed':
      return [{ metric: 'OrdersConfirmed', value: 1 }, ...measuresOfConfirmed(entered, nowMs)];
    case 'rejected':
      return [{ metric: 'OrdersRejected', value: 1 }];
    case 'cancelled':
      return [{ metric: 'OrdersCancelled', value: 1 }];
    case 'received':
    case 'reserving':
    case 'cancelling':
      return [];
  }
}

function measuresOfConfirmed({ createdAt, reserved }: Order, nowMs: number): Measurement[] {
  // The API's clock may be ahead of this one.
  const tookMs = Math.max(0, nowMs - Date.parse(createdAt));
  return [
    { metric: 'TimeToConfirm', value: tookMs },
    ...(reserved
      ? [
          {
            metric: 'ConfirmedValue' as const,
            value: reserved.total.amountMinor,
            currency: reserved.total.currency,
          },
        ]
      : []),
  ];
}
