import { z } from 'zod';
import { unknownAttribute } from '../attributes.ts';
import { md5OfAttributes, md5OfBody } from '../digest.ts';
import { requireRange } from '../errors.ts';
import { limits } from '../limits.ts';
import type { MessageAttributes } from '../message.ts';
import type { ReceivedMessage } from '../receive.ts';
import { action, unlessEmpty } from './action.ts';
import { fromAttributes } from './message-input.ts';
import { queueNameOf, queueUrlSchema } from './queue-url.ts';

/** MessageSystemAttributeNames (ReceiveMessage). */
const systemAttributeNames = [
  'All',
  'SenderId',
  'SentTimestamp',
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'SequenceNumber',
  'MessageDeduplicationId',
  'MessageGroupId',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
];

const namesSchema = z.array(z.string()).nullish();

export const ReceiveMessage = action(
  z.object({
    QueueUrl: queueUrlSchema,
    /** The older name of MessageSystemAttributeNames; both count. */
    AttributeNames: namesSchema,
    MessageSystemAttributeNames: namesSchema,
    MessageAttributeNames: namesSchema,
    MaxNumberOfMessages: z.number().nullish(),
    VisibilityTimeout: z.number().nullish(),
    WaitTimeSeconds: z.number().nullish(),
    ReceiveRequestAttemptId: z.string().nullish(),
  }),
  async (input, { model, poller, signal }) => {
    const name = queueNameOf(input.QueueUrl, model);
    const queue = model.queue(name);
    const waitSeconds = input.WaitTimeSeconds ?? queue.settings.receiveWaitSeconds;
    requireRange('WaitTimeSeconds', waitSeconds, 0, limits.maxWaitSeconds);
    const systemNames = [
      ...(input.AttributeNames ?? []),
      ...(input.MessageSystemAttributeNames ?? []),
    ];
    const unknown = systemNames.find((candidate) => !systemAttributeNames.includes(candidate));
    if (unknown !== undefined) throw unknownAttribute(unknown);
    const messages = await poller.receive(name, {
      waitMs: waitSeconds * 1000,
      signal,
      ...(input.MaxNumberOfMessages == null ? {} : { maxMessages: input.MaxNumberOfMessages }),
      ...(input.VisibilityTimeout == null
        ? {}
        : { visibilityTimeoutSeconds: input.VisibilityTimeout }),
      ...(input.ReceiveRequestAttemptId == null
        ? {}
        : { attemptId: input.ReceiveRequestAttemptId }),
    });
    return unlessEmpty(
      'Messages',
      messages.map((message) => answer(message, systemNames, input.MessageAttributeNames ?? [])),
    );
  },
);

function answer(
  message: ReceivedMessage,
  systemNames: readonly string[],
  attributeNames: readonly string[],
) {
  const attributes = selectAttributes(message.messageAttributes, attributeNames);
  const hasAttributes = Object.keys(attributes).length > 0;
  const system = selectSystemAttributes(message.systemAttributes, systemNames);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5OfBody(message.body),
    ...(Object.keys(system).length > 0 ? { Attributes: system } : {}),
    ...(hasAttributes
      ? {
          MessageAttributes: fromAttributes(attributes),
          MD5OfMessageAttributes: md5OfAttributes(attributes),
        }
      : {}),
  };
}

function selectSystemAttributes(
  attributes: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  const all = names.includes('All');
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => all || names.includes(name)),
  );
}

/** By name, `All`, or a prefix as in `foo.*` (ReceiveMessage, "MessageAttributeNames"). */
function selectAttributes(
  attributes: MessageAttributes,
  names: readonly string[],
): MessageAttributes {
  const isWanted = (attribute: string) =>
    names.some(
      (name) =>
        name === 'All' ||
        name === attribute ||
        (name.endsWith('.*') && attribute.startsWith(name.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}
