/** The queue as a mapping needs it: a narrow port, so that any SQS can stand behind it. */
export interface QueueSource {
  /**
   * Receives up to `maxMessages` (1 to 10). Waits until there is one, or as long as a long poll
   * lasts (20 s), and answers [] when there was none. When `signal` aborts it ends at once, with []
   * or a rejection; what it has received by then it answers, never drops.
   */
  receive(
    queueName: string,
    options: { readonly maxMessages: number; readonly signal: AbortSignal },
  ): Promise<readonly ReceivedMessage[]>;
  /** Deletes up to ten messages. */
  delete(queueName: string, receiptHandles: readonly string[]): Promise<void>;
}

/** A message as ReceiveMessage hands it out, with every attribute asked for. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly md5OfMessageAttributes?: string;
  /** System attributes: SentTimestamp, MessageGroupId, AWSTraceHeader … */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, MessageAttributeValue>>;
}

export interface MessageAttributeValue {
  readonly dataType: string;
  readonly stringValue?: string;
  readonly binaryValue?: Uint8Array;
}

/** SQS hands out and deletes at most ten messages a call (docs: Amazon SQS message quotas). */
export const MAX_MESSAGES_PER_CALL = 10;
