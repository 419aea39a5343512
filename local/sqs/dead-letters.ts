import type { Ids } from './ids.ts';
import { createMessage, type Message } from './message.ts';
import type { Queue } from './queue.ts';
import { allowsSource } from './redrive-policy.ts';
import type { QueueRegistry } from './registry.ts';

/**
 * Moves a message that was received too often to the dead-letter queue: same id, body, group and
 * deduplication id, receive count kept. A standard message keeps its age, a FIFO message starts
 * anew (Developer Guide, "Dead-letter queues", retention). Deduplication does not apply: a move
 * must not lose a message. False when there is no queue that takes it; the message stays.
 */
export function moveToDeadLetterQueue(
  registry: QueueRegistry,
  source: Queue,
  message: Message,
  now: number,
  ids: Ids,
): boolean {
  const { arn, fifo } = source.identity;
  const target = registry.byArn(source.settings.redrivePolicy?.deadLetterTargetArn ?? '');
  if (!target || target.identity.fifo !== fifo) return false;
  if (!allowsSource(target.settings.redriveAllowPolicy, arn)) return false;
  source.remove(message);
  const moved = createMessage({
    id: message.id,
    ordinal: ids.nextOrdinal(),
    content: message.content,
    sentAt: fifo ? now : message.sentAt,
    deadLetterSourceArn: arn,
    receiveCount: message.receiveCount,
    firstReceivedAt: message.firstReceivedAt,
  });
  target.insert(moved, now, now);
  return true;
}
