/** What lies in the dead-letter queues: looked at, not taken. */
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type * as z from 'zod/mini';
import { commands } from '../../core/commands.ts';
import { orderMessage } from '../../core/messages.ts';
import { upgraded } from '../../core/upgrade.ts';
import { mailFeedbackQueue, pipelineQueueNamed } from '../../lib/pipeline-queues.ts';
import type { QueueUrls } from '../deployment/outputs.ts';
import { readMailEvent } from './mail-events.ts';

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

/** The messages that belong on a queue, which is named as in the stack's outputs. */
function schemasOf(queue: string): readonly z.ZodMiniType<{ type: string }>[] {
  const consumer = pipelineQueueNamed(queue)?.stage;
  if (consumer === 'order') return [orderMessage];
  return commands.filter(({ stage }) => stage === consumer).map(({ schema }) => schema);
}

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
  if (queue === mailFeedbackQueue.name) return readMailEvent(body).type;
  try {
    const read = upgraded(JSON.parse(body));
    if (read.kind === 'newer') return undefined;
    const parsed = schemasOf(queue).map((schema) => schema.safeParse(read.message));
    return parsed.find(({ success }) => success)?.data?.type;
  } catch {
    return undefined;
  }
}
