import { commandStages } from '../../core/commands.ts';
import type { Message, MessageType } from '../../core/messages.ts';
import type { Outgoing, QueueRole } from './ports.ts';

/** By the first part of a message's type. A command goes to the stage that carries it out. */
const queueOfPart: ReadonlyMap<string, QueueRole> = new Map<string, QueueRole>([
  ['order', 'orders'],
  ['stock', 'replies'],
  ...commandStages.map((stage) => [stage, stage] as const),
]);

/** Which queue a message travels on. */
function queueOf(type: MessageType): QueueRole {
  const queue = queueOfPart.get(type.slice(0, type.indexOf('.')));
  if (!queue) throw new Error(`no queue takes ${type}`);
  return queue;
}

/** A message as it is sent: its queue, its order as group, its own id, its body. */
export function outgoing(message: Message): Outgoing {
  return {
    queue: queueOf(message.type),
    groupId: message.orderId,
    id: message.id,
    body: JSON.stringify(message),
  };
}
