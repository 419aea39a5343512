import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** How many messages a queue holds. Approximate, as SQS counts. */
export interface QueueCounts {
  readonly visible: number;
  /** Received by somebody, and neither deleted nor given back; those that back off, too. */
  readonly inFlight: number;
  readonly delayed: number;
}

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

export async function countMessages(client: SQSClient, QueueUrl: string): Promise<QueueCounts> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] }),
  );
  const [visible = 0, inFlight = 0, delayed = 0] = COUNTS.map((name) =>
    Number(Attributes[name] ?? 0),
  );
  return { visible, inFlight, delayed };
}

export const totalOf = ({ visible, inFlight, delayed }: QueueCounts): number =>
  visible + inFlight + delayed;
