import { decide } from '../../core/decide.ts';
import { type OrderMessage, orderMessage } from '../../core/messages.ts';
import { order } from '../../core/order.ts';
import { PermanentFault } from '../runtime/faults.ts';
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
        };
    }
  },
};
