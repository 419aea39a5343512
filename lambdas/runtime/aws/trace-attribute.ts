import type { MessageSystemAttributeValue } from '@aws-sdk/client-sqs';

interface TraceAttribute {
  readonly MessageSystemAttributes?: { readonly AWSTraceHeader: MessageSystemAttributeValue };
}

/**
 * What of an entry carries a trace with the message. It overrides what the SDK sends for a whole call
 * (X-Ray Developer Guide, "Amazon SQS and AWS X-Ray"), and does not count as size (SendMessage).
 */
export function traceAttribute(traceHeader: string | undefined): TraceAttribute {
  if (traceHeader === undefined) return {};
  return {
    MessageSystemAttributes: {
      AWSTraceHeader: { DataType: 'String', StringValue: traceHeader },
    },
  };
}
