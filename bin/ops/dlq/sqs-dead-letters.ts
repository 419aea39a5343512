/** A dead-letter queue on SQS, with its source. */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import {
  readLetterAttributes,
  withoutFailure,
} from '../../../lambdas/runtime/aws/letter-attributes.ts';
import { traceAttribute } from '../../../lambdas/runtime/aws/trace-attribute.ts';
import type { Failure } from '../../../lambdas/runtime/failure-record.ts';
import { traceHeaderOf } from '../../../lambdas/runtime/trace.ts';
import type { Connection } from '../../deployment/connect.ts';
import { isFifo, type QueueUrls } from '../../deployment/outputs.ts';
import { countMessages, totalOf } from '../queue-counts.ts';
import { type DeadLetters, type Letter, MAX_LETTERS, type Outgoing } from './letters.ts';

export interface SqsLetter extends Letter {
  readonly receiptHandle: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** What the consumer wrote beside it; undefined when SQS moved it by itself. */
  readonly failure: Failure | undefined;
  /** The trace that the message goes on with. */
  readonly traceHeader: string | undefined;
}

/** SendMessageBatch, API reference: 1 MiB for all entries together. */
const MAX_BATCH_BYTES = 1_048_576;

/** How long a letter that was received for a look stays hidden, if it is not given back. */
export const LOOK_SECONDS = 30;
/** For a redrive: a page of ten at a letter a second, with calls that are slow or repeated. */
export const REDRIVE_SECONDS = 300;

/** With a wait, SQS asks all its servers (Developer Guide, "short and long polling"). */
const AWS_WAIT_SECONDS = 1;

export function sqsDeadLetters(
  { sqs: client, endpointUrl }: Pick<Connection, 'sqs' | 'endpointUrl'>,
  queue: QueueUrls,
  hideSeconds: number,
): DeadLetters<SqsLetter> {
  const { url, deadLettersUrl: QueueUrl } = queue;
  // An endpoint of one's own is one server.
  const waitSeconds = endpointUrl === undefined ? AWS_WAIT_SECONDS : 0;
  return {
    async receive() {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: MAX_LETTERS,
          VisibilityTimeout: hideSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: [
            'MessageGroupId',
            'MessageDeduplicationId',
            'SentTimestamp',
            'AWSTraceHeader',
          ],
          MessageAttributeNames: ['All'],
        }),
      );
      return Messages.map(letterOf);
    },

    async send(messages) {
      const answers = new Map<string, string>();
      const refusals = new Map<string, string>();
      for (const batch of batches(messages, isFifo(queue))) {
        const { Successful = [], Failed = [] } = await client.send(
          new SendMessageBatchCommand({ QueueUrl: url, Entries: batch }),
        );
        for (const { Id = '', MessageId = '' } of Successful) answers.set(Id, MessageId);
        for (const { Id = '', Code = '', Message = '' } of Failed) {
          refusals.set(Id, `${Code} ${Message}`.trim());
        }
      }
      return messages.map((_, at) => {
        const messageId = answers.get(String(at));
        if (messageId !== undefined) return { kind: 'sent', messageId };
        const reason = refusals.get(String(at)) ?? 'SQS did not say that it took the message';
        return { kind: 'refused', reason };
      });
    },

    async delete(letters) {
      const { Successful = [] } = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl,
          Entries: letters.map(({ receiptHandle: ReceiptHandle }, at) => ({
            Id: String(at),
            ReceiptHandle,
          })),
        }),
      );
      const deleted = new Set(Successful.map(({ Id }) => Id));
      return letters.filter((_, at) => !deleted.has(String(at)));
    },

    async giveBack(letters) {
      // One that SQS refuses is back already, or will be when its time is over.
      await client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl,
          Entries: letters.map(({ receiptHandle: ReceiptHandle }, at) => ({
            Id: String(at),
            ReceiptHandle,
            VisibilityTimeout: 0,
          })),
        }),
      );
    },
  };
}

export interface LetterCounts {
  readonly letters: number;
  /** Of them, hidden: somebody has received them. */
  readonly inFlight: number;
}

/** Approximate, as SQS counts. */
export async function countLetters(
  client: SQSClient,
  { deadLettersUrl: QueueUrl }: QueueUrls,
): Promise<LetterCounts> {
  const counts = await countMessages(client, QueueUrl);
  return { letters: totalOf(counts), inFlight: counts.inFlight };
}

function letterOf({
  MessageId = '',
  ReceiptHandle = '',
  Body = '',
  Attributes = {},
  MessageAttributes = {},
}: Message): SqsLetter {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    deduplicationId: Attributes.MessageDeduplicationId ?? '',
    groupId: Attributes.MessageGroupId ?? MessageId,
    body: Body,
    sentAtMs: Number(Attributes.SentTimestamp ?? 0),
    traceHeader: traceHeaderOf(Attributes.AWSTraceHeader),
    attributes: MessageAttributes,
    failure: readLetterAttributes(MessageAttributes),
  };
}

/** The message as it was first sent: what was noted beside it when it died is left out. */
function entryOf(
  { letter, deduplicationId }: Outgoing<SqsLetter>,
  at: number,
  isOfFifo: boolean,
): SendMessageBatchRequestEntry {
  const MessageAttributes = withoutFailure(letter.attributes);
  return {
    Id: String(at),
    MessageBody: letter.body,
    ...(isOfFifo && { MessageGroupId: letter.groupId, MessageDeduplicationId: deduplicationId }),
    ...(Object.keys(MessageAttributes).length > 0 && { MessageAttributes }),
    ...traceAttribute(letter.traceHeader),
  };
}

/** Every letter may be as large as a whole call. */
function batches(
  messages: readonly Outgoing<SqsLetter>[],
  isOfFifo: boolean,
): SendMessageBatchRequestEntry[][] {
  const result: SendMessageBatchRequestEntry[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const [at, message] of messages.entries()) {
    const entry = entryOf(message, at, isOfFifo);
    const size = bytesOf(message.letter);
    if (bytes + size > MAX_BATCH_BYTES) {
      result.push([]);
      bytes = 0;
    }
    result.at(-1)?.push(entry);
    bytes += size;
  }
  return result;
}

/** Body and attributes, names and types included, count (SendMessage, API reference). */
function bytesOf({ body, attributes }: SqsLetter): number {
  const ofAttributes = Object.entries(withoutFailure(attributes)).map(
    ([name, { DataType = '', StringValue = '', BinaryValue }]) =>
      Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.byteLength ?? 0),
  );
  return ofAttributes.reduce((sum, size) => sum + size, Buffer.byteLength(body));
}
