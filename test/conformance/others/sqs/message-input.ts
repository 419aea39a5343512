import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { AttributeRef, Sent } from './step.ts';

/** SendMessage's input, or an entry's, of a message. */
export function inputOf({
  body,
  group,
  deduplication,
  delaySeconds,
  attributes,
  traceHeader,
}: Sent) {
  return {
    MessageBody: body,
    ...(group === undefined ? {} : { MessageGroupId: group }),
    ...(deduplication === undefined ? {} : { MessageDeduplicationId: deduplication }),
    ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
    ...(attributes === undefined ? {} : { MessageAttributes: toAttributes(attributes) }),
    ...(traceHeader === undefined
      ? {}
      : {
          MessageSystemAttributes: {
            AWSTraceHeader: { DataType: 'String', StringValue: traceHeader },
          },
        }),
  };
}

function toAttributes(
  attributes: Readonly<Record<string, AttributeRef>>,
): Record<string, MessageAttributeValue> {
  const entries = Object.entries(attributes).map(([name, value]) => {
    const given =
      'bytes' in value
        ? { DataType: value.DataType, BinaryValue: Buffer.from(value.bytes, 'hex') }
        : value;
    return [name, given] as const;
  });
  return Object.fromEntries(entries);
}
