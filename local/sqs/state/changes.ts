/** What the parts of a model are in the form in which they are kept. */
import type { Message, MessageAttribute } from '../message.ts';
import type { Queue } from '../queue.ts';
import type { WrittenChange } from './entry.ts';

export function queueChange({ identity, settings, tags, modifiedAt, purgedAt }: Queue) {
  return {
    kind: 'queue',
    name: identity.name,
    id: identity.id,
    createdAt: identity.createdAt,
    modifiedAt,
    purgedAt,
    attributes: { ...settings.shown },
    tags: Object.fromEntries(tags),
  } satisfies WrittenChange;
}

export function messageChange(queue: Queue, message: Message) {
  const { ordinal, id, sentAt, deadLetterSourceArn, content } = message;
  return {
    kind: 'message',
    queue: queue.identity.name,
    ordinal,
    id,
    sentAt,
    deadLetterSourceArn,
    content: {
      ...content,
      attributes: Object.fromEntries(
        Object.entries(content.attributes).map(([name, value]) => [name, written(value)]),
      ),
    },
    progress: progressOf(message),
  } satisfies WrittenChange;
}

export function progressChange(queue: Queue, message: Message) {
  return {
    kind: 'progress',
    queue: queue.identity.name,
    ordinal: message.ordinal,
    progress: progressOf(message),
  } satisfies WrittenChange;
}

function progressOf(message: Message) {
  const { state, dueAt, receiveCount, receivesHere, firstReceivedAt, lastReceivedAt } = message;
  const { visibilityChanges, turn } = message;
  return {
    state,
    dueAt,
    receiveCount,
    receivesHere,
    firstReceivedAt,
    lastReceivedAt,
    visibilityChanges,
    turn,
  };
}

function written({ binaryValue, ...rest }: MessageAttribute) {
  if (binaryValue === undefined) return rest;
  return { ...rest, binaryValue: Buffer.from(binaryValue).toString('base64') };
}
