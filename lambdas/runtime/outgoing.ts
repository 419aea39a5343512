import type { Message } from '../../core/messages.ts';
import type { Outgoing, QueueRole } from './ports.ts';

/** Which queue a message travels on. */
const queueOf: Readonly<Record<Message['type'], QueueRole>> = {
  'order.submitted': 'orders',
  'order.cancel-requested': 'orders',
  'stock.reserved': 'replies',
  'stock.rejected': 'replies',
  'stock.released': 'replies',
  'inventory.reserve': 'inventory',
  'inventory.release': 'inventory',
  'email.confirmed': 'email',
  'email.rejected': 'email',
  'email.cancelled': 'email',
};

/** A message as it is sent: its queue, its order as group, its own id, its body. */
export function outgoing(message: Message): Outgoing {
  return {
    queue: queueOf[message.type],
    groupId: message.orderId,
    id: message.id,
    body: JSON.stringify(message),
  };
}
