/** What is wrong with a message that a step sends, as AWS documents it. */
import { contentDeduplicationId } from '../../../../local/sqs/digest.ts';
import type { LaptopView } from './laptop-view.ts';
import type { AttributeRef, QueueRef, Sent } from './step.ts';

/** MessageGroupId, MessageDeduplicationId (SendMessage): visible ASCII, 1 to 128 characters. */
export const isIdentifier = (text: string) => /^[!-~]{1,128}$/.test(text);

export const hasWrongIdentifier = ({ group = 'a', deduplication = 'a' }: Sent) =>
  !isIdentifier(group) || !isIdentifier(deduplication);

/** Of those that are generated: NUL, backspace, U+FFFE. */
export const hasWrongCharacter = ({ body }: Sent) =>
  ['\u0000', '\u0008', '\uFFFE'].some((character) => body.includes(character));

export const hasWrongAttribute = ({ attributes = {} }: Sent) =>
  Object.keys(attributes).length > 10 || Object.entries(attributes).some(isWrongAttribute);

function isWrongAttribute([name, value]: readonly [string, AttributeRef]): boolean {
  if (!/^[\w.-]+$/.test(name) || /^AWS\.|\.\.|^\./.test(name)) return true;
  if (!/^(String|Number|Binary)(\.|$)/.test(value.DataType)) return true;
  if ('bytes' in value) return false;
  const { DataType, StringValue } = value;
  if (DataType.startsWith('Number') && Number.isNaN(Number(StringValue))) return true;
  return StringValue === '' || StringValue.includes('\u0000');
}

/** The id by which the queue would deduplicate the message. */
export function deduplicationIdOf(message: Sent, queue: QueueRef, laptop: LaptopView) {
  if (message.deduplication !== undefined) return message.deduplication;
  const isByContent = laptop.queue(queue)?.settings.contentBasedDeduplication;
  return isByContent ? contentDeduplicationId(message.body) : undefined;
}

/** Whether the laptop would refuse to send it to a queue that exists. */
export function isRefused(message: Sent, queue: QueueRef, laptop: LaptopView): boolean {
  const { body, group, delaySeconds = 0 } = message;
  if (body === '' || hasWrongCharacter(message) || hasWrongAttribute(message)) return true;
  if (hasWrongIdentifier(message) || delaySeconds < 0 || delaySeconds > 900) return true;
  const maximum = laptop.queue(queue)?.settings.maximumMessageSize ?? 0;
  if (Buffer.byteLength(body) > maximum) return true;
  if (!laptop.isFifo) return message.deduplication !== undefined;
  const id = deduplicationIdOf(message, queue, laptop);
  return group === undefined || delaySeconds > 0 || id === undefined;
}
