/**
 * SQS's own limits. Sources: the API Reference of the action named, and the Developer Guide's
 * "Amazon SQS quotas" (standard queues, FIFO queues, messages).
 */
export const limits = {
  /** One message with its attributes, and one batch (SendMessage, SendMessageBatch): 1 MiB. */
  maxBytes: 1_048_576,
  /** MaximumMessageSize cannot be set lower (CreateQueue). */
  minMaximumMessageSize: 1_024,
  /** Entries in a batch; also MaxNumberOfMessages (ReceiveMessage). */
  maxBatchEntries: 10,
  /** VisibilityTimeout, and the total from a receive on (ChangeMessageVisibility): 12 hours. */
  maxVisibilitySeconds: 43_200,
  /** DelaySeconds (SendMessage, CreateQueue): 15 minutes. */
  maxDelaySeconds: 900,
  /** WaitTimeSeconds (ReceiveMessage). */
  maxWaitSeconds: 20,
  /** MessageRetentionPeriod (CreateQueue): 1 minute to 14 days. */
  minRetentionSeconds: 60,
  maxRetentionSeconds: 1_209_600,
  /** Deduplication of sends, and ReceiveRequestAttemptId (SendMessage, ReceiveMessage). */
  deduplicationMs: 300_000,
  /** In-flight messages of one queue (quotas, "Messages per queue (in flight)"). */
  maxInFlight: 120_000,
  /** Message attributes of one message (Developer Guide, "Amazon SQS message metadata"). */
  maxMessageAttributes: 10,
  /** Length of a queue's name (CreateQueue). */
  maxNameLength: 80,
  /** maxReceiveCount of a redrive policy (Developer Guide, "Configure a dead-letter queue"). */
  maxMaxReceiveCount: 1_000,
  /** sourceQueueArns of a redrive allow policy (CreateQueue). */
  maxAllowedSources: 10,
  /** Between two purges of a queue, and between its deletion and a new one of that name. */
  quarantineMs: 60_000,
  /** Tags of one queue (TagQueue). */
  maxTags: 50,
  /** Queues in one answer of ListQueues and ListDeadLetterSourceQueues. */
  maxListedQueues: 1_000,
  /** MaxNumberOfMessagesPerSecond (StartMessageMoveTask). */
  maxMoveRate: 500,
  /** MaxResults of ListMessageMoveTasks. */
  maxListedMoveTasks: 10,
} as const;
