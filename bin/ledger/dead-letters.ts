/** What lies in the dead-letter queues: looked at, not taken. */
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type * as z from 'zod/mini';
import { emailMessage, inventoryMessage, orderMessage } from '../../core/messages.ts';
import type { QueueUrls } from '../deployment/outputs.ts';

export interface DeadLetters {
  /** The queue whose messages they are. */
  readonly queue: string;
  /** Approximate, as SQS counts. */
  readonly count: number;
  /** Of up to ten of them: the message's type, or that no schema knows it. */
  readonly samples: readonly { readonly groupId: string; readonly explanation: string }[];
  /** False while there is one whose death its own content does not explain. */
  readonly explained: boolean;
}

const schemas: Readonly<Record<string, z.ZodMiniType<{ type: string }>>> = {
  Orders: orderMessage,
  OrderReplies: orderMessage,
  Inventory: inventoryMessage,
  Email: emailMessage,
};

export async function readDeadLetters(
  client: SQSClient,
  { name, deadLettersUrl: QueueUrl }: QueueUrls,
): Promise<DeadLetters> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  const count = Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
  if (count === 0) return { queue: name, count, samples: [], explained: true };
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
      MessageSystemAttributeNames: ['MessageGroupId'],
    }),
  );
  const samples = Messages.map(({ Body = '', Attributes: attributes }) => {
    const type = readableType(name, Body);
    return {
      groupId: attributes?.MessageGroupId ?? '',
      explanation: type ?? 'no schema knows it',
      known: type !== undefined,
    };
  });
  const explained = samples.length === count && samples.every(({ known }) => !known);
  return { queue: name, count, samples: samples.map(({ known: _, ...rest }) => rest), explained };
}

/** The type of a message of that queue; undefined where no schema of this version knows it. */
export function readableType(queue: string, body: string): string | undefined {
  try {
    const parsed = schemas[queue]?.safeParse(JSON.parse(body));
    return parsed?.success ? parsed.data.type : undefined;
  } catch {
    return undefined;
  }
}
