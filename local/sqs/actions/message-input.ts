import { z } from 'zod';
import { SqsError } from '../errors.ts';
import type { MessageAttributes } from '../message.ts';
import type { SendInput } from '../send.ts';

const attributeSchema = z.object({
  DataType: z.string(),
  StringValue: z.string().nullish(),
  /** Base64. */
  BinaryValue: z.string().nullish(),
});

/** What SendMessage and an entry of SendMessageBatch have in common. */
export const messageInputSchema = z.object({
  MessageBody: z.string(),
  DelaySeconds: z.number().nullish(),
  MessageAttributes: z.record(z.string(), attributeSchema).nullish(),
  MessageSystemAttributes: z.record(z.string(), attributeSchema).nullish(),
  MessageDeduplicationId: z.string().nullish(),
  MessageGroupId: z.string().nullish(),
});

type MessageInput = z.infer<typeof messageInputSchema>;

/** Throws InvalidParameterValue for a system attribute that a sender cannot set. */
export function toSendInput(input: MessageInput): SendInput {
  const traceHeader = traceHeaderOf(input.MessageSystemAttributes ?? {});
  return {
    body: input.MessageBody,
    attributes: toAttributes(input.MessageAttributes),
    ...(traceHeader === undefined ? {} : { traceHeader }),
    ...(input.DelaySeconds == null ? {} : { delaySeconds: input.DelaySeconds }),
    ...(input.MessageGroupId == null ? {} : { groupId: input.MessageGroupId }),
    ...(input.MessageDeduplicationId == null
      ? {}
      : { deduplicationId: input.MessageDeduplicationId }),
  };
}

/** Attributes in the model's terms; which of them are valid, the model says. */
export function toAttributes(input: MessageInput['MessageAttributes']): MessageAttributes {
  const entries = Object.entries(input ?? {}).map(
    ([name, { DataType, StringValue, BinaryValue }]) => {
      const value = {
        dataType: DataType,
        ...(StringValue == null ? {} : { stringValue: StringValue }),
        ...(BinaryValue == null ? {} : { binaryValue: Buffer.from(BinaryValue, 'base64') }),
      };
      return [name, value] as const;
    },
  );
  return Object.fromEntries(entries);
}

/** The wire's form of attributes. */
export function fromAttributes(attributes: MessageAttributes): Record<string, unknown> {
  const entries = Object.entries(attributes).map(
    ([name, { dataType, stringValue, binaryValue }]) => {
      const value = {
        DataType: dataType,
        ...(stringValue === undefined ? {} : { StringValue: stringValue }),
        ...(binaryValue === undefined
          ? {}
          : { BinaryValue: Buffer.from(binaryValue).toString('base64') }),
      };
      return [name, value] as const;
    },
  );
  return Object.fromEntries(entries);
}

/** AWSTraceHeader is the only system attribute that a sender can set (SendMessage). */
function traceHeaderOf(
  attributes: NonNullable<MessageInput['MessageSystemAttributes']>,
): string | undefined {
  for (const [name, { DataType, StringValue }] of Object.entries(attributes)) {
    if (name === 'AWSTraceHeader' && DataType === 'String' && StringValue) continue;
    throw new SqsError(
      'InvalidParameterValue',
      `Message system attribute '${name}' is invalid: only AWSTraceHeader, a String, can be sent.`,
    );
  }
  return attributes['AWSTraceHeader']?.StringValue ?? undefined;
}
