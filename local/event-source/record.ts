import type { ReceivedMessage } from './source.ts';

/** One of the `Records` of the event (docs: "Using Lambda with Amazon SQS", example event). */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, SqsRecordAttribute>>;
  readonly md5OfMessageAttributes?: string;
  readonly md5OfBody: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

export interface SqsRecordAttribute {
  readonly stringValue?: string;
  /** Base64. */
  readonly binaryValue?: string;
  readonly stringListValues: readonly string[];
  readonly binaryListValues: readonly string[];
  readonly dataType: string;
}

/** What a function sees of a message that was received from the queue of this ARN. */
export function toRecord(message: ReceivedMessage, queueArn: string, region: string): SqsRecord {
  const { md5OfMessageAttributes } = message;
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, { dataType, ...value }]) => [
        name,
        {
          ...(value.stringValue === undefined ? {} : { stringValue: value.stringValue }),
          ...(value.binaryValue === undefined
            ? {}
            : { binaryValue: Buffer.from(value.binaryValue).toString('base64') }),
          stringListValues: [],
          binaryListValues: [],
          dataType,
        },
      ]),
    ),
    ...(md5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes }),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}
